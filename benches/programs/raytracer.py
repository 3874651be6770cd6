"""A ray tracer: spheres over a chequered floor, with shadows and reflections.

The vectors are immutable objects with operators, so the time goes into special methods and into
objects that live for one expression.
"""
# test size: 12
import sys
from math import inf, sqrt


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __repr__(self):
        return f"Vector({self.x:.4f}, {self.y:.4f}, {self.z:.4f})"

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __neg__(self):
        return Vector(-self.x, -self.y, -self.z)

    def __mul__(self, factor):
        """Scale by a number, or multiply two colours."""
        if isinstance(factor, Vector):
            return Vector(self.x * factor.x, self.y * factor.y, self.z * factor.z)
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor):
        return self * (1.0 / divisor)

    def __matmul__(self, other):
        """The dot product."""
        return self.x * other.x + self.y * other.y + self.z * other.z

    def __abs__(self):
        return sqrt(self @ self)

    def __eq__(self, other):
        return (self.x, self.y, self.z) == (other.x, other.y, other.z)

    def __iter__(self):
        yield self.x
        yield self.y
        yield self.z

    def unit(self):
        return self / abs(self)

    def mirrored(self, normal):
        return self - normal * (2.0 * (self @ normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.unit()

    def at(self, distance):
        return self.origin + self.direction * distance


class Material:
    def __init__(self, colour, shine=0.0):
        self.colour = colour
        self.shine = shine

    def colour_at(self, point):
        return self.colour


class Chequered(Material):
    def __init__(self, colour, other, shine=0.0):
        super().__init__(colour, shine)
        self.other = other

    def colour_at(self, point):
        odd = (int(point.x + 1000.0) + int(point.z + 1000.0)) % 2
        return self.other if odd else self.colour


class Sphere:
    def __init__(self, centre, radius, material):
        self.centre = centre
        self.radius = radius
        self.material = material

    def distance(self, ray):
        """Return how far along the ray the sphere is first met, or None."""
        to_centre = self.centre - ray.origin
        along = to_centre @ ray.direction
        discriminant = self.radius**2 - (to_centre @ to_centre - along * along)
        if discriminant <= 0.0:
            return None
        half_chord = sqrt(discriminant)
        for distance in (along - half_chord, along + half_chord):
            if distance > 1e-6:
                return distance
        return None

    def normal(self, point):
        return (point - self.centre) / self.radius


class Floor:
    def __init__(self, height, material):
        self.height = height
        self.material = material
        self.up = Vector(0.0, 1.0, 0.0)

    def distance(self, ray):
        slope = ray.direction.y
        if slope > -1e-9:
            return None
        distance = (self.height - ray.origin.y) / slope
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return self.up


class Scene:
    background = Vector(0.2, 0.3, 0.5)
    ambient = 0.15
    max_depth = 3

    def __init__(self, things, lights):
        self.things = things
        self.lights = lights

    def first_hit(self, ray):
        nearest, hit = inf, None
        for thing in self.things:
            distance = thing.distance(ray)
            if distance is not None and distance < nearest:
                nearest, hit = distance, thing
        return nearest, hit

    def is_lit(self, point, light):
        to_light = light - point
        ray = Ray(point, to_light)
        reach = abs(to_light)
        for thing in self.things:
            distance = thing.distance(ray)
            if distance is not None and distance < reach:
                return False
        return True

    def trace(self, ray, depth=0):
        distance, thing = self.first_hit(ray)
        if thing is None:
            return self.background * (1.0 - 0.5 * max(ray.direction.y, 0.0))
        point = ray.at(distance)
        normal = thing.normal(point)
        brightness = self.ambient
        for light in self.lights:
            if self.is_lit(point, light):
                brightness += 0.6 * max((light - point).unit() @ normal, 0.0)
        material = thing.material
        colour = material.colour_at(point) * brightness
        if material.shine > 0.0 and depth < self.max_depth:
            reflected = Ray(point, ray.direction.mirrored(normal))
            mirror_colour = self.trace(reflected, depth + 1)
            colour = colour * (1.0 - material.shine) + mirror_colour * material.shine
        return colour


def example_scene():
    red, green, blue = Vector(0.9, 0.2, 0.2), Vector(0.2, 0.9, 0.3), Vector(0.2, 0.3, 0.9)
    white, grey = Vector(0.95, 0.95, 0.95), Vector(0.3, 0.3, 0.3)
    things = [
        Sphere(Vector(-2.1, 0.0, 6.0), 1.0, Material(red, 0.2)),
        Sphere(Vector(0.0, 0.5, 7.5), 1.5, Material(white, 0.7)),
        Sphere(Vector(2.2, -0.2, 5.5), 0.8, Material(green, 0.1)),
        Sphere(Vector(0.4, -0.6, 4.2), 0.4, Material(blue)),
        Floor(-1.0, Chequered(white, grey, 0.15)),
    ]
    return Scene(things, [Vector(-5.0, 8.0, -2.0), Vector(6.0, 4.0, 1.0)])


def render(scene, width, height):
    eye = Vector(0.0, 0.8, -2.0)
    rows = []
    for y in range(height):
        row = []
        for x in range(width):
            across = (x + 0.5 - width / 2) / height
            down = (y + 0.5) / height - 0.5
            row.append(scene.trace(Ray(eye, Vector(1.6 * across, -1.6 * down, 2.0))))
        rows.append(row)
    return rows


def check_algebra():
    a, b = Vector(1.0, 2.0, 2.0), Vector(-3.0, 0.5, 4.0)
    assert a + b == b + a and a - a == Vector(0.0, 0.0, 0.0)
    assert abs(a) == 3.0 and a @ b == 6.0
    assert 2 * a == a * 2 == a + a and -(-a) == a
    assert a.mirrored(Vector(0.0, 1.0, 0.0)) == Vector(1.0, -2.0, 2.0)


def main():
    height = int(sys.argv[1]) if len(sys.argv) > 1 else 340
    width = height * 4 // 3
    check_algebra()
    rows = render(example_scene(), width, height)
    checksum = 0
    mean = Vector(0.0, 0.0, 0.0)
    for row in rows:
        for colour in row:
            mean += colour
            for part in colour:
                assert 0.0 <= part <= 1.5, colour
                # Coarse levels, so that the last bit of a square root does not matter.
                checksum = (checksum * 257 + int(part * 100.0 + 0.5)) % 998_244_353
    mean /= width * height
    print(f"{width} x {height}, mean {mean}, checksum {checksum}")
    shades = " .:-=+*#%@"
    for y in range(0, height, max(1, height // 20)):
        row = rows[y]
        line = (row[x] @ Vector(0.3, 0.6, 0.1) for x in range(0, width, max(1, width // 50)))
        print("".join(shades[min(int(light * 10.0), 9)] for light in line).rstrip())


if __name__ == "__main__":
    main()
