from ..sub import thing
where = f"{__name__} in {__package__} has {thing}"
