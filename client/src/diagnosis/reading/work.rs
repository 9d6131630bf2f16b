//! How many bytes the reading looks at, counted instead of timed: a clock would blame the machine.

use std::cell::Cell;

thread_local! {
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

pub(super) fn add(bytes: usize) {
    BYTES.with(|count| count.set(count.get() + bytes));
}

/// The bytes that were looked at meanwhile.
pub(crate) fn of(act: impl FnOnce()) -> usize {
    BYTES.with(|count| count.set(0));
    act();
    BYTES.with(Cell::get)
}
