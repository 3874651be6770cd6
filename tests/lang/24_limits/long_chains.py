# Chains that are as long as CPython takes them.


def again():
    return again


def run(name, source):
    namespace = {"again": again, "x": 1, "self": Chain()}
    exec(compile(source, "f", "exec"), namespace)
    print(name, namespace["y"])


class Chain:
    def step(self):
        return self

    def __repr__(self):
        return "Chain()"


run("calls", "y = again" + "()" * 27_000 + " is again\n")
run("methods", "y = self" + ".step()" * 10_000 + "\n")
run("comparisons", "y = " + " == ".join(["x"] * 70_000) + "\n")
run("comparisons in a condition", "y = 1 if " + " <= ".join(["x"] * 70_000) + " else 2\n")
