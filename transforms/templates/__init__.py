"""Input templates, empty or prefilled: what users fill in and drop in the raw folder (INPUTS.md 5 to 9)."""


class TemplateFault(ValueError):
    """The template cannot be written as asked; the message says why and what to do."""
