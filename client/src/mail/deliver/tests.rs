use std::sync::Mutex;

use super::*;
use crate::mail::disk::RealDisk;

const LOGIN: &str = "anna.muster@muster-legal.example";

fn now() -> Timestamp {
    "2026-06-01T12:00:00.5Z".parse().unwrap()
}

/// The real disk, with a note of what was asked of it, and a power cut before the `cut`th time.
#[derive(Debug, Default)]
struct Watched {
    notes: Mutex<Vec<String>>,
    cut: Option<usize>,
}

impl Watched {
    fn note(&self, what: &str, path: &Path) -> io::Result<()> {
        let mut notes = self.notes.lock().unwrap();
        if self.cut.is_some_and(|cut| notes.len() >= cut) {
            return Err(io::Error::other("power cut"));
        }
        // Names differ on every run; where they stand is what matters.
        let mut parts = path.iter().rev().map(|part| part.to_string_lossy());
        let name = parts.next().unwrap_or_default();
        let folder = parts.next().unwrap_or_default();
        let shown = match name.find(",U=") {
            Some(_) => format!("{folder}/mail"),
            None => name.into_owned(),
        };
        notes.push(format!("{what} {shown}"));
        Ok(())
    }
}

impl Disk for Watched {
    fn create(&self, path: &Path) -> io::Result<File> {
        self.note("create", path)?;
        RealDisk.create(path)
    }
    fn write(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.note("write", path)?;
        RealDisk.write(file, path, bytes)
    }
    fn sync(&self, file: &File, path: &Path) -> io::Result<()> {
        self.note("sync", path)?;
        RealDisk.sync(file, path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note("rename to", to)?;
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.note("sync folder", path)?;
        RealDisk.sync_folder(path)
    }
}

/// What one fetch of the mails "1" and "2" would do to the disk.
fn deliver(home: &Path, disk: Arc<Watched>) -> Result<(usize, usize), FailureKind> {
    let mut store = Store::open(&home.join("Maildir"), &home.join("seen"), LOGIN, disk)?;
    let (new, healed) = store.news(vec![(1, "6499".to_owned()), (2, "6500".to_owned())])?;
    for (_, uidl) in &new {
        let mut mail = store.begin(uidl, now())?;
        mail.write(b"Subject: ")?;
        mail.write(uidl.as_bytes())?;
        store.accept(mail);
    }
    Ok((store.commit()?, healed))
}

fn mails(home: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(home.join("Maildir").join(folder)).unwrap();
    let mut mails: Vec<_> = entries
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    mails.sort();
    mails
}

#[test]
fn remembering_never_precedes_the_mail_on_the_disk() {
    let home = tempfile::tempdir().unwrap();
    let disk = Arc::new(Watched::default());
    assert_eq!(deliver(home.path(), Arc::clone(&disk)).unwrap(), (2, 0));
    let base = home
        .path()
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let notes = disk.notes.lock().unwrap().join("\n").replace(&base, "HOME");
    insta::assert_snapshot!(notes);
    assert_eq!(
        mails(home.path(), "new"),
        ["Subject: 6499", "Subject: 6500"]
    );
    assert!(mails(home.path(), "tmp").is_empty());
}

/// Every point at which the power can fail: nothing is remembered that is not in `new`, and the
/// next fetch brings what is missing and nothing twice.
#[test]
fn a_power_cut_anywhere_loses_nothing_and_doubles_nothing() {
    let mut cuts = 0;
    loop {
        let home = tempfile::tempdir().unwrap();
        let disk = Arc::new(Watched {
            cut: Some(cuts),
            ..Watched::default()
        });
        let first = deliver(home.path(), disk);
        if let Ok(seen) = fs::read_to_string(home.path().join("seen")) {
            let remembered = seen.lines().skip(1).count();
            assert!(
                remembered == 0 || mails(home.path(), "new").len() == 2,
                "cut {cuts}: {seen:?}"
            );
        }
        let finished = first.is_ok();
        deliver(home.path(), Arc::default()).unwrap();
        let delivered = mails(home.path(), "new");
        assert_eq!(delivered, ["Subject: 6499", "Subject: 6500"], "cut {cuts}");
        assert!(mails(home.path(), "tmp").is_empty(), "cut {cuts}");
        if finished {
            break;
        }
        cuts += 1;
    }
    assert!(cuts > 12, "the cuts reached the end: {cuts}");
}

#[test]
fn a_mail_that_was_read_meanwhile_is_still_known() {
    let home = tempfile::tempdir().unwrap();
    deliver(home.path(), Arc::default()).unwrap();
    let maildir = home.path().join("Maildir");
    for entry in fs::read_dir(maildir.join("new")).unwrap() {
        let entry = entry.unwrap();
        let read = format!("{}:2,S", entry.file_name().to_string_lossy());
        fs::rename(entry.path(), maildir.join("cur").join(read)).unwrap();
    }
    fs::remove_file(home.path().join("seen")).unwrap();
    assert_eq!(deliver(home.path(), Arc::default()).unwrap(), (0, 2));
    assert!(mails(home.path(), "new").is_empty());
    // Now it is remembered, and the Maildir may be emptied.
    fs::remove_dir_all(maildir).unwrap();
    assert_eq!(deliver(home.path(), Arc::default()).unwrap(), (0, 0));
}

#[test]
fn two_accounts_may_share_a_maildir() {
    let home = tempfile::tempdir().unwrap();
    let open = |login: &str| {
        let seen = home.path().join(login);
        Store::open(
            &home.path().join("Maildir"),
            &seen,
            login,
            Arc::new(RealDisk),
        )
        .unwrap()
    };
    let mut anna = open("anna");
    let mail = anna.begin("1", now()).unwrap();
    // Beat's fetch begins while Anna's mail is still in `tmp`.
    let mut beat = open("beat");
    anna.accept(mail);
    assert_eq!(anna.commit().unwrap(), 1);
    let (new, healed) = beat.news(vec![(1, "1".to_owned())]).unwrap();
    assert_eq!(
        (new.len(), healed),
        (1, 0),
        "the same UIDL in another mailbox is another mail"
    );
}

#[test]
fn names_are_unique_and_fit_a_maildir() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open(
        &home.path().join("Maildir"),
        &home.path().join("seen"),
        LOGIN,
        Arc::new(RealDisk),
    )
    .unwrap();
    let names: HashSet<_> = (0..1000)
        .map(|_| store.unique_name("6499", now()))
        .collect();
    assert_eq!(names.len(), 1000);
    for name in names {
        assert!(name.starts_with("1780315200.M500000P"), "{name}");
        assert!(!name.contains(['/', ':']) && name.len() < 200, "{name}");
        assert!(name.ends_with(&store.mark("6499")) && store.mark("6499").len() == 35);
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_mail() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    deliver(home.path(), Arc::default()).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let new = home.path().join("Maildir/new");
    let mail = fs::read_dir(&new).unwrap().next().unwrap().unwrap().path();
    assert_eq!((mode(&new), mode(&mail)), (0o700, 0o600));
}

#[test]
fn a_mail_larger_than_the_buffer_arrives_whole() {
    let home = tempfile::tempdir().unwrap();
    let maildir = home.path().join("Maildir");
    let mut store = Store::open(
        &maildir,
        &home.path().join("seen"),
        LOGIN,
        Arc::new(RealDisk),
    )
    .unwrap();
    let mut mail = store.begin("1", now()).unwrap();
    let mut expected = Vec::new();
    for length in [10, WRITE, 1, WRITE - 1, 3 * WRITE, 7] {
        let piece = vec![u8::try_from(length % 251).unwrap(); length];
        mail.write(&piece).unwrap();
        expected.extend_from_slice(&piece);
    }
    assert_eq!(mail.size(), expected.len() as u64);
    store.accept(mail);
    store.commit().unwrap();
    let file = fs::read_dir(maildir.join("new"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert!(fs::read(file.path()).unwrap() == expected);
}
