class Stage:
    A = "a"
    B = "b"
    ALL = [A, B]

    @classmethod
    def words(cls, stage):
        return stage.upper()

    @classmethod
    def stages(cls, kind):
        if kind == "all":
            return cls.ALL
        return []
