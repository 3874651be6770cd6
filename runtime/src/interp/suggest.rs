//! "Did you mean …?": the name closest to a misspelt one.

/// Cost of an insertion, deletion or replacement.
const MOVE: usize = 2;
/// Cost of a change of case.
const CASE: usize = 1;
/// Longer names are not compared.
const MAX_LENGTH: usize = 40;
/// More candidates than this are not looked at.
const MAX_CANDIDATES: usize = 750;

/// The candidate that is nearest to `name`, if any is near enough.
pub fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best = None;
    let mut limit = usize::MAX;
    for candidate in candidates.take(MAX_CANDIDATES) {
        if candidate == name {
            continue;
        }
        let most = ((name.len() + candidate.len() + 3) * MOVE / 6).min(limit.saturating_sub(1));
        let Some(distance) = distance(name.as_bytes(), candidate.as_bytes(), most) else {
            continue;
        };
        if distance < limit {
            (best, limit) = (Some(candidate), distance);
        }
    }
    best
}

fn cost(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

/// The weighted edit distance, when it is at most `most`.
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let same_start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let same_end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - same_end], &b[..b.len() - same_end]);
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH {
        return None;
    }
    let mut row: Vec<usize> = (0..=a.len()).map(|i| i * MOVE).collect();
    for (j, y) in b.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (j + 1) * MOVE;
        for (i, x) in a.iter().enumerate() {
            let replaced = diagonal + cost(*x, *y);
            diagonal = row[i + 1];
            row[i + 1] = replaced.min(row[i] + MOVE).min(row[i + 1] + MOVE);
        }
        if row.iter().all(|d| *d > most) {
            return None;
        }
    }
    Some(row[a.len()]).filter(|d| *d <= most)
}
