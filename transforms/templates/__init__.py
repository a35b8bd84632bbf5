"""Empty input templates: what users fill in and drop in the raw folder (INPUTS.md 5, 8 and 9)."""

from transforms.templates.write import KINDS, LATER, TemplateFault, write_template

__all__ = ["KINDS", "LATER", "TemplateFault", "write_template"]
