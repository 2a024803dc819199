//! Rust as text: code without comments, texts and test modules, and the texts apart.

/// A file of Rust.
pub(crate) struct Source {
    /// The code: comments and what stands between quotes are left out, and so are test modules.
    pub(crate) code: String,
    /// What stood between quotes outside of test modules.
    pub(crate) texts: Vec<String>,
}

impl Source {
    pub(crate) fn read(text: &str) -> Source {
        let (code, texts) = without_comments(text);
        let mut source = Source { code, texts };
        source.leave_out_test_modules();
        source
    }

    /// True if a word stands in the code.
    pub(crate) fn names(&self, word: &str) -> bool {
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        self.code.match_indices(word).any(|(at, _)| {
            let before = self.code[..at].chars().next_back();
            let after = self.code[at + word.len()..].chars().next();
            !is_part(before) && !is_part(after)
        })
    }

    /// The modules of the crate's root that the code names, from a file so many modules below it.
    pub(crate) fn uses_of_the_crate(&self, depth: usize) -> Vec<String> {
        let mut used = words_after(&self.code, "crate::");
        // As many `super` as the file lies deep lead to the root.
        let to_the_root = "super::".repeat(depth);
        if depth > 0 {
            used.extend(words_after(&self.code, &to_the_root));
        }
        used.retain(|word| word != "super" && word != "self");
        used
    }

    /// Cuts `#[cfg(test)] mod … { … }` out of the code, and its texts out of the texts.
    fn leave_out_test_modules(&mut self) {
        const MARK: &str = "#[cfg(test)]";
        let mut from = 0;
        while let Some(at) = self.code[from..].find(MARK).map(|at| from + at) {
            let after = self.code[at + MARK.len()..].trim_start();
            let is_module = ["mod ", "pub(crate) mod ", "pub mod "]
                .iter()
                .any(|word| after.starts_with(word));
            let begin = self.code.len() - after.len();
            let end = end_of_item(&self.code, begin);
            if !is_module {
                from = at + MARK.len();
                continue;
            }
            let texts_before = self.code[..at].matches(TEXT).count();
            let texts_within = self.code[at..end].matches(TEXT).count();
            self.texts.drain(texts_before..texts_before + texts_within);
            self.code.replace_range(at..end, "");
            from = at;
        }
    }
}

/// Stands in the code where a text was.
const TEXT: &str = "\"\"";

/// Where an item ends that begins at `begin`: at its semicolon, or at the bracket that closes it.
fn end_of_item(code: &str, begin: usize) -> usize {
    let mut open = 0_i32;
    for (at, c) in code[begin..].char_indices() {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            ';' if open == 0 => return begin + at + 1,
            _ => continue,
        }
        if open == 0 {
            return begin + at + 1;
        }
    }
    code.len()
}

/// The first words after each `prefix`, those of a list in brackets too.
pub(crate) fn words_after(code: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        let is_longer = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
        if is_longer {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => found.extend(first_word(rest)),
            Some(list) => {
                let mut open = 0_i32;
                let mut part = String::new();
                for c in list.chars() {
                    match c {
                        '{' => open += 1,
                        '}' => open -= 1,
                        _ => {}
                    }
                    if open < 0 || (open == 0 && c == ',') {
                        found.extend(first_word(part.trim()));
                        part.clear();
                    } else {
                        part.push(c);
                    }
                    if open < 0 {
                        break;
                    }
                }
            }
        }
    }
    found
}

fn first_word(text: &str) -> Option<String> {
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    let word: String = text.chars().take_while(is_part).collect();
    (!word.is_empty()).then_some(word)
}

/// The code with [`TEXT`] for each text, and the texts.
fn without_comments(text: &str) -> (String, Vec<String>) {
    let mut rest = text;
    let (mut code, mut texts) = (String::new(), Vec::new());
    while let Some(c) = rest.chars().next() {
        let is_in_word = |c: char| c.is_alphanumeric() || c == '_';
        let in_word = code.chars().next_back().is_some_and(is_in_word);
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some((text, length)) = raw_text(rest).filter(|_| !in_word) {
            code.push_str(TEXT);
            texts.push(text);
            length
        } else if c == '"' {
            let length = plain_text(rest);
            code.push_str(TEXT);
            texts.push(rest[1..length.max(2) - 1].to_owned());
            length
        } else if c == '\'' {
            let length = character(rest);
            code.push_str(if length > 1 { "' '" } else { "'" });
            length
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    (code, texts)
}

/// The length of a comment in which others may lie.
fn block_comment(rest: &str) -> usize {
    let (mut open, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            open += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            open -= 1;
            at += 2;
            if open == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of `"…"` with its quotes.
fn plain_text(rest: &str) -> usize {
    let mut escaped = true; // the opening quote ends nothing
    for (at, c) in rest.char_indices() {
        if c == '"' && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// The text of `r#"…"#`, with the length of it all.
fn raw_text(rest: &str) -> Option<(String, usize)> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close)?;
    let length = rest.len() - body.len() + end + close.len();
    Some((body[..end].to_owned(), length))
}

/// The length of a character in quotes; 1 where it is the mark of a lifetime.
fn character(rest: &str) -> usize {
    let inner = &rest[1..];
    if let Some(escape) = inner.strip_prefix('\\') {
        // After the backslash any character, then on to the closing quote.
        let escaped = escape.chars().next().map_or(0, char::len_utf8);
        let from = 2 + escaped;
        return rest[from..].find('\'').map_or(1, |at| from + at + 1);
    }
    let length = inner.chars().next().map_or(0, char::len_utf8);
    let is_closed = length > 0 && inner[length..].starts_with('\'');
    if is_closed { length + 2 } else { 1 }
}
