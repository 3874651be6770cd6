//! f-strings and t-strings.

use super::*;

/// f-strings with more pieces are joined from a list.
const MAX_PIECES: usize = 250;

fn conversion_number(c: Conversion) -> u32 {
    match c {
        Conversion::None => 0,
        Conversion::Str => 1,
        Conversion::Repr => 2,
        Conversion::Ascii => 3,
    }
}

impl Compiler<'_> {
    pub(super) fn f_string(&mut self, e: ExprId, dst: u32) -> Res {
        let tree = self.tree;
        let expr = tree.expr(e);
        match expr.kind {
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => self.formatted(expr.span, value, conversion, format_spec, dst),
            ExprKind::JoinedStr { values } => self.joined(expr.span, &tree[values], dst),
            _ => Ok(()),
        }
    }
    fn joined(&mut self, span: Span, values: &[ExprId], dst: u32) -> Res {
        match values {
            [] => {
                self.load_value(span, Value::Str(Box::new([])), dst);
                return Ok(());
            }
            [one] => return self.expr(*one, dst),
            _ => {}
        }
        if values.len() > MAX_PIECES {
            // Halves are strings too.
            let (left, right) = values.split_at(values.len() / 2);
            let base = self.unit.window(2);
            self.joined(span, left, base)?;
            self.joined(span, right, base + 1)?;
            self.build_string(span, base, 2, dst);
            return Ok(());
        }
        let base = expr::temp_at(self.unit.top);
        for &value in values {
            self.push(value)?;
        }
        self.build_string(span, base, values.len() as u32, dst);
        Ok(())
    }
    pub(super) fn build_string(&mut self, span: Span, base: u32, n: u32, dst: u32) {
        self.unit.emit(
            span,
            inst::BuildString {
                dst: Dst(dst),
                base: Base(base),
                n: Byte(n),
            },
        );
    }
    fn formatted(
        &mut self,
        span: Span,
        value: ExprId,
        conversion: Conversion,
        spec: Option<ExprId>,
        dst: u32,
    ) -> Res {
        let mut src = self.operand_in(value, dst)?;
        let spec = match spec {
            None => None,
            Some(spec) => {
                src = self.settled(src, self.span(spec));
                Some(self.operand(spec)?)
            }
        };
        self.format(span, src, conversion, spec, dst);
        Ok(())
    }
    /// `dst <- format(src, spec)` after a conversion.
    pub(super) fn format(
        &mut self,
        span: Span,
        src: u32,
        conversion: Conversion,
        spec: Option<u32>,
        dst: u32,
    ) {
        let (dst, src) = (Dst(dst), Reg(src));
        let number = conversion_number(conversion);
        match spec {
            None => {
                let conversion = Byte(number);
                self.unit.emit(
                    span,
                    inst::FormatSimple {
                        dst,
                        src,
                        conversion,
                    },
                );
            }
            Some(spec) => self.unit.emit(
                span,
                inst::FormatValue {
                    dst,
                    src,
                    spec: Reg(spec),
                    conversion: Word(number),
                },
            ),
        }
    }
    pub(super) fn t_string(&mut self, e: ExprId, dst: u32) -> Res {
        let tree = self.tree;
        let expr = tree.expr(e);
        let ExprKind::TemplateStr { values } = expr.kind else {
            return self.interpolation(e, dst);
        };
        // Strings and interpolations alternate, beginning and ending with a string that may be empty.
        let (mut strings, mut parts, mut open) = (Vec::new(), Vec::new(), false);
        for &value in &tree[values] {
            if let ExprKind::Interpolation { .. } = tree.expr(value).kind {
                if !open {
                    strings.push(Value::Str(Box::new([])));
                }
                parts.push(value);
                open = false;
            } else if let Some(value) = self.constant(value) {
                strings.push(value);
                open = true;
            }
        }
        if !open {
            strings.push(Value::Str(Box::new([])));
        }
        let both = self.unit.window(2);
        self.load_value(expr.span, Value::Tuple(strings.into()), both);
        if parts.is_empty() {
            self.load_value(expr.span, Value::Tuple(Box::new([])), both + 1);
        } else {
            self.display(expr.span, &parts, expr::Display::Tuple, both + 1)?;
        }
        self.unit.emit(
            expr.span,
            inst::BuildTemplate {
                dst: Dst(dst),
                strings: Reg(both),
                interpolations: Reg(both + 1),
            },
        );
        Ok(())
    }
    fn interpolation(&mut self, e: ExprId, dst: u32) -> Res {
        let tree = self.tree;
        let expr = tree.expr(e);
        let ExprKind::Interpolation {
            value,
            str,
            conversion,
            format_spec,
        } = expr.kind
        else {
            return Ok(());
        };
        let base = self.unit.window(3);
        self.expr(value, base)?;
        let text = Value::Str(tree.bytes(str.0).into());
        self.load_value(expr.span, text, base + 1);
        match format_spec {
            Some(spec) => self.expr(spec, base + 2)?,
            None => self.load_value(expr.span, Value::Str(Box::new([])), base + 2),
        }
        self.unit.emit(
            expr.span,
            inst::BuildInterpolation {
                dst: Dst(dst),
                base: Base(base),
                conversion: Byte(conversion_number(conversion)),
            },
        );
        Ok(())
    }
}
