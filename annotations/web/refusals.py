"""Why something was not fetched or not read; each message is a sentence for the reader."""


class Unfetchable(Exception):
    """What an address did not give, or may not be asked for."""


class BadAddress(Unfetchable):
    """The address itself cannot be used; nothing was contacted."""


class ForbiddenAddress(Unfetchable):
    """The host stands on a network that is not public; nothing was contacted."""


class UnknownHost(Unfetchable):
    """No host goes by this name."""


class NoAnswer(Unfetchable):
    """The host could not be reached, or broke off."""


class TooSlow(Unfetchable):
    """The answer was not complete in time."""


class TooLarge(Unfetchable):
    """The answer, packed or unpacked, is larger than is taken."""


class TooManyRedirects(Unfetchable):
    """The address leads from one to the next and on."""


class WrongType(Unfetchable):
    """The answer is not what was asked for."""


class NotServed(Unfetchable):
    """The host answered that it will not give this; `status` is its answer."""

    def __init__(self, sentence: str, status: int):
        super().__init__(sentence)
        self.status = status
