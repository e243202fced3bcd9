//! Reads the source as syntax and tells each path that it mentions: imports with their groups and
//! other names, re-exports, paths in code, and those inside macros as far as they can be seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Spacing, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, Meta, UseTree, Visibility};

/// The files of `src`, by their paths in it.
type Files = BTreeMap<PathBuf, String>;

/// All modules that a library and a binary are made of, without their tests.
pub(crate) struct House {
    mentions: Vec<Mention>,
    rooms: BTreeSet<String>,
    /// Public items without documentation.
    undocumented: Vec<String>,
}

/// A path in the source, resolved as far as the syntax tells.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    /// The module that mentions it: `session::state`.
    pub(crate) module: String,
    /// `crate::journal::Head`, `std::fs`, `egui::Ui`.
    pub(crate) path: String,
    pub(crate) is_reexport: bool,
}

impl House {
    /// The package's own source, from these roots on.
    pub(crate) fn read(roots: &[&str]) -> Self {
        fn files(folder: &Path, src: &Path, into: &mut Files) {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    files(&entry, src, into);
                } else if entry.extension().is_some_and(|extension| extension == "rs") {
                    let name = entry.strip_prefix(src).unwrap().to_owned();
                    into.insert(name, fs::read_to_string(&entry).unwrap());
                }
            }
        }
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut all = Files::new();
        files(&src, &src, &mut all);
        Self::of(all, roots)
    }

    /// A house of these files.
    pub(crate) fn of(files: Files, roots: &[&str]) -> Self {
        let mut house =
            Self { mentions: Vec::new(), rooms: BTreeSet::new(), undocumented: Vec::new() };
        for root in roots {
            house.read_file(&files, Path::new(root), Vec::new());
        }
        house
    }

    pub(crate) fn mentions(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter()
    }

    /// Each public item without documentation, with its place. Fields and variants may go without.
    pub(crate) fn undocumented(&self) -> impl Iterator<Item = &str> {
        self.undocumented.iter().map(String::as_str)
    }

    pub(crate) fn rooms(&self) -> impl Iterator<Item = &str> {
        self.rooms.iter().map(String::as_str)
    }

    fn read_file(&mut self, files: &Files, file: &Path, module: Vec<String>) {
        let text = files.get(file).unwrap_or_else(|| panic!("there is no {}", file.display()));
        let syntax = syn::parse_file(text).unwrap_or_else(|error| {
            panic!("{}:{}: {error}", file.display(), error.span().start().line)
        });
        let in_main = || (file == "main.rs").then(|| "main".to_owned());
        self.rooms.extend(module.first().cloned().or_else(in_main));
        let in_binary = file == "main.rs" || module.first().is_some_and(|room| room == "cli");
        let mut reader = Reader { file, module, in_binary, files, house: self };
        reader.visit_file(&syntax);
    }
}

/// The file in which the module of this name lies that a file declares.
fn file_of(files: &Files, declared_in: &Path, inside: &[String], name: &str) -> PathBuf {
    let stem = declared_in.file_stem().unwrap();
    let folder = declared_in.parent().unwrap();
    let own = ["lib", "main", "mod"].iter().any(|root| stem == *root);
    let mut folder = if own { folder.to_owned() } else { folder.join(stem) };
    folder.extend(inside);
    let flat = folder.join(format!("{name}.rs"));
    if files.contains_key(&flat) { flat } else { folder.join(name).join("mod.rs") }
}

struct Reader<'h> {
    file: &'h Path,
    module: Vec<String>,
    /// In the binary the library is another crate, by its name.
    in_binary: bool,
    files: &'h Files,
    house: &'h mut House,
}

impl Reader<'_> {
    fn mention(&mut self, segments: &[String], span: Span, is_reexport: bool) {
        let Some(path) = self.resolve(segments) else { return };
        self.house.mentions.push(Mention {
            file: self.file.to_owned(),
            line: span.start().line,
            module: if self.module.is_empty() { "main".to_owned() } else { self.module.join("::") },
            path,
            is_reexport,
        });
    }

    fn resolve(&self, segments: &[String]) -> Option<String> {
        let (first, rest) = segments.split_first()?;
        let crate_path = |module: &[String], rest: &[String]| {
            let parts = ["crate".to_owned()].into_iter().chain(module.to_vec());
            parts.chain(rest.to_vec()).collect::<Vec<_>>().join("::")
        };
        match first.as_str() {
            "crate" => Some(crate_path(&[], rest)),
            "stillpoint" if self.in_binary => Some(crate_path(&[], rest)),
            "self" => Some(crate_path(&self.module, rest)),
            "super" => {
                let up = segments.iter().take_while(|segment| *segment == "super").count();
                let above = &self.module[..self.module.len().checked_sub(up)?];
                Some(crate_path(above, &segments[up..]))
            }
            _ => Some(segments.join("::")),
        }
    }

    fn use_tree(&mut self, tree: &UseTree, before: &[String], is_reexport: bool) {
        let with = |ident: String| before.iter().cloned().chain([ident]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(path) => {
                self.use_tree(&path.tree, &with(path.ident.to_string()), is_reexport);
            }
            UseTree::Name(name) if name.ident == "self" => {
                self.mention(before, name.ident.span(), is_reexport);
            }
            UseTree::Name(name) => {
                self.mention(&with(name.ident.to_string()), name.ident.span(), is_reexport);
            }
            UseTree::Rename(name) => {
                self.mention(&with(name.ident.to_string()), name.ident.span(), is_reexport);
            }
            UseTree::Glob(glob) => {
                let span = glob.star_token.spans[0];
                self.mention(&with("*".to_owned()), span, is_reexport);
            }
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.use_tree(tree, before, is_reexport));
            }
        }
    }

    /// `a::b::c` among a macro's tokens.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut span = Span::call_site();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons < 2 {
                        self.end_path(&mut path, span);
                    }
                    span = ident.span();
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons = if punct.spacing() == Spacing::Joint { 1 } else { colons + 1 };
                }
                TokenTree::Group(group) => {
                    self.end_path(&mut path, span);
                    colons = 0;
                    self.tokens(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.end_path(&mut path, span);
                    colons = 0;
                }
            }
        }
        self.end_path(&mut path, span);
    }

    fn end_path(&mut self, path: &mut Vec<String>, span: Span) {
        if path.len() > 1 {
            self.mention(path, span, false);
        }
        path.clear();
    }
}

impl Reader<'_> {
    fn look_for_docs(&mut self, visibility: &Visibility, attributes: &[Attribute], name: &Ident) {
        let has_docs = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
        if matches!(visibility, Visibility::Public(_)) && !has_docs {
            let line = name.span().start().line;
            self.house.undocumented.push(format!("{}:{line}: {name}", self.file.display()));
        }
    }
}

/// The visibility and the name of an item that documentation can stand at.
fn named(item: &Item) -> Option<(&Visibility, &Ident)> {
    match item {
        Item::Const(item) => Some((&item.vis, &item.ident)),
        Item::Enum(item) => Some((&item.vis, &item.ident)),
        Item::Fn(item) => Some((&item.vis, &item.sig.ident)),
        Item::Static(item) => Some((&item.vis, &item.ident)),
        Item::Struct(item) => Some((&item.vis, &item.ident)),
        Item::Trait(item) => Some((&item.vis, &item.ident)),
        Item::Type(item) => Some((&item.vis, &item.ident)),
        _ => None,
    }
}

/// Left out of the program itself.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("cfg") => {
            let text = list.tokens.to_string();
            text == "test" || text.starts_with("all (test") || text.starts_with("all(test")
        }
        _ => false,
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            if let Some((visibility, name)) = named(item) {
                self.look_for_docs(visibility, attributes(item), name);
            }
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_test(&function.attrs) {
            self.look_for_docs(&function.vis, &function.attrs, &function.sig.ident);
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if !is_test(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let name = module.ident.to_string();
        match &module.content {
            Some((_, items)) => {
                self.module.push(name);
                items.iter().for_each(|item| self.visit_item(item));
                self.module.pop();
            }
            None => {
                let file = file_of(self.files, self.file, &[], &name);
                let inner = self.module.iter().cloned().chain([name]).collect();
                self.house.read_file(self.files, &file, inner);
            }
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_reexport = !matches!(item.vis, syn::Visibility::Inherited);
        self.use_tree(&item.tree, &[], is_reexport);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let segments: Vec<String> =
                path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.mention(&segments, path.segments[0].ident.span(), false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }
}
