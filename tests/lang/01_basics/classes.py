# The basics of classes.
class Point:
    """A point in the plane."""

    dimensions = 2

    def __init__(self, x, y=0):
        self.x = x
        self.y = y

    def moved(self, dx, dy):
        return Point(self.x + dx, self.y + dy)

    def __repr__(self):
        return f"Point({self.x}, {self.y})"

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


class Point3(Point):
    dimensions = 3

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


p = Point(1, 2)
print(p, p.x, p.y, p.moved(1, 1), p.dimensions, Point.dimensions)
print(p == Point(1, 2), p != Point(1, 2), p == Point(2, 2), p + Point(10, 20), Point(5))
p.x = 7
p.colour = "red"
print(p, p.colour, vars(p))
del p.colour
print(hasattr(p, "colour"), getattr(p, "colour", "none"), getattr(p, "x"))
q = Point3(1, 2, 3)
print(q, q.z, q.dimensions, isinstance(q, Point), isinstance(p, Point3), type(q).__name__)
print(Point.__name__, Point.__doc__, Point3.__bases__ == (Point,))
method = p.moved
print(method(1, 1), Point.moved(p, 2, 2))
try:
    p.missing
except AttributeError as e:
    print("AttributeError:", e)
try:
    Point()
except TypeError as e:
    print("TypeError:", e)
