//! Pictures of pages, for people to look at: each page once, however often it comes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use super::tab::Seen;

/// A folder of pictures, filled anew by each run.
#[derive(Debug)]
pub struct Album {
    folder: PathBuf,
    /// What was there already, by the folder's name.
    pages: Mutex<BTreeMap<String, Vec<String>>>,
}

impl Album {
    /// An empty one; what lay in the folder is gone.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        // It may not be there yet.
        let _ = std::fs::remove_dir_all(&folder);
        Self {
            folder,
            pages: Mutex::default(),
        }
    }

    /// The folder for a page's pictures; none where the page was seen before.
    pub(super) fn place(&self, page: &Seen) -> Option<PathBuf> {
        let title = page.title.to_lowercase();
        let title = title.split(|c: char| !c.is_alphanumeric());
        let title: Vec<_> = title.filter(|word| !word.is_empty()).collect();
        let name = format!("{}-{}", page.language, title.join("-"));
        let mut pages = self.pages.lock().unwrap();
        let texts = pages.entry(name.clone()).or_default();
        let text = unchanging(&page.text);
        if texts.contains(&text) {
            return None;
        }
        texts.push(text);
        let place = self.folder.join(format!("{name}-{}", texts.len()));
        std::fs::create_dir_all(&place).unwrap();
        Some(place)
    }
}

/// The words without numbers, ids and times in them.
fn unchanging(text: &str) -> String {
    let words = text.split_whitespace();
    let words: Vec<_> = words
        .filter(|word| !word.contains(|c: char| c.is_ascii_digit()))
        .collect();
    words.join(" ")
}
