# Formatting of floats by format specs and %.
values = [0.0, -0.0, 1.0, -1.5, 3.14159, 1234567.891, 1e-7, 1e20, 123456789.0, 0.000123456, 99.995, 2.5]
for spec in ("", "f", ".0f", ".2f", "e", ".3e", "g", ".3g", "n", "%", ".1%", "10.2f", "<10.2f", "^10.2f", "+.2f", " .2f", "010.2f", ",.2f", "_.1f", "#.0f", "#g", ".10g", "E", "G", "F", "z.0f"):
    print(f"{spec:8}", *(format(x, spec) for x in values), sep="|")
print(*(format(x, s) for x in (float("inf"), float("-inf"), float("nan")) for s in ("f", "F", "e", "+g", "08.1f", ">6", "%")), sep="|")
print("%f %.2f %e %g %10.3f|%-10.1f|%+.1f %05.1f %% %s %r %G" % (1.5, 2.675, 12345.678, 1e-10, 3.14159, 2.5, 2.0, 1.25, 0.1, 0.1, 1e30))
print("%.0f %.0f %.0f %.1f %.20f" % (0.5, 1.5, 2.5, 0.25, 0.1))
for spec in ("d", "x", "c", ".f", "1.2.3", "s", "10.", ",n"):
    try:
        print(format(1.5, spec))
    except ValueError as e:
        print(spec, e)
print(f"{1e400 if False else 3.0:.3}", f"{12345.678:.3}", f"{0.00001:.3}", f"{1e16:.17}", f"{100.0:.3}", f"{5.0:5}", f"{5.0:<5}|")
