//! Imports.

use super::*;

impl Compiler<'_> {
    /// `dst <- import module` with the given level and from-list.
    fn import_name(
        &mut self,
        span: Span,
        level: u32,
        list: Value,
        module: Symbol,
        dst: Option<u32>,
    ) -> u32 {
        let args = self.unit.window(2);
        self.load_value(span, Value::Int(i64::from(level)), args);
        self.load_value(span, list, args + 1);
        let module = self.mangled(module);
        let name = self.unit.name_index(module);
        self.unit.emit(
            span,
            inst::ImportName {
                dst: Dst(dst.unwrap_or(args)),
                args: Base(args),
                name,
            },
        );
        dst.unwrap_or(args)
    }
    pub(super) fn import(&mut self, span: Span, names: &[Alias]) -> Res {
        for alias in names {
            let mark = self.unit.top;
            let text = self.interner.get(alias.name).to_owned();
            let first = self
                .interner
                .intern(text.split('.').next().unwrap_or(&text));
            let stored = alias.asname.unwrap_or(first);
            // `import a.b as c` binds what is found in the end, everything else the imported module itself.
            let inner: Vec<&str> = match alias.asname {
                Some(_) => text.split('.').skip(1).collect(),
                None => Vec::new(),
            };
            let local = self.local_target(stored).filter(|_| inner.is_empty());
            let module = self.import_name(span, 0, Value::None, alias.name, local);
            for part in inner {
                let part = self.interner.intern(part);
                let name = self.unit.name_index(part);
                self.unit.emit(
                    span,
                    inst::ImportFrom {
                        dst: Dst(module),
                        module: Reg(module),
                        name,
                    },
                );
            }
            self.store_name(span, stored, module);
            self.unit.top = mark;
        }
        Ok(())
    }
    pub(super) fn import_from(
        &mut self,
        span: Span,
        module: Option<Symbol>,
        names: &[Alias],
        level: u32,
    ) -> Res {
        let list = names.iter().map(|a| self.text_value(a.name)).collect();
        let empty = self.interner.intern("");
        let from = self.import_name(
            span,
            level,
            Value::Tuple(list),
            module.unwrap_or(empty),
            None,
        );
        for alias in names {
            if alias.name == sym::STAR {
                self.unit.emit(span, inst::ImportStar { src: Reg(from) });
                return Ok(());
            }
            let mark = self.unit.top;
            let stored = alias.asname.unwrap_or(alias.name);
            let local = self.local_target(stored);
            let dst = local.unwrap_or_else(|| self.unit.temp());
            let imported = self.mangled(alias.name);
            let name = self.unit.name_index(imported);
            self.unit.emit(
                span,
                inst::ImportFrom {
                    dst: Dst(dst),
                    module: Reg(from),
                    name,
                },
            );
            match local {
                Some(local) => self.unit.set_bound(local),
                None => self.store_name(span, stored, dst),
            }
            self.unit.top = mark;
        }
        Ok(())
    }
}
