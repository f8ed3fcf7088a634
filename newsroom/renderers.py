from html import escape

from django.forms.renderers import TemplatesSetting
from django.template.loader import get_template
from django.utils.safestring import mark_safe

INPUTS = frozenset(
    f"django/forms/widgets/{name}.html"
    for name in ("input", "text", "hidden", "number", "email", "url", "password", "checkbox")
)
TEXTAREA = "django/forms/widgets/textarea.html"


class PlainInputs(TemplatesSetting):
    """Writes the plain inputs itself, and nothing for a list of no errors.

    Django renders a template for each of them, which took half the time of an open card.
    What is written here is what those templates say.
    """

    def render(self, template_name, context, request=None):
        if template_name.startswith("django/forms/errors/") and not context["errors"]:
            return ""
        if template_name in INPUTS:
            return written_input(context["widget"])
        if template_name == TEXTAREA:
            return written_textarea(context["widget"])
        return super().render(template_name, context, request)

    def get_template(self, template_name):
        return get_template(template_name, "jinja2" if template_name.endswith(".jinja") else None)


def written_input(widget) -> str:
    named = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        named["value"] = str(widget["value"])
    return mark_safe(f"<input{attributes(named)}{attributes(widget['attrs'])}>")  # noqa: S308  as below


def written_textarea(widget) -> str:
    opening = f"<textarea{attributes({'name': widget['name']} | widget['attrs'])}>"
    words = escaped(widget["value"] or "")
    return mark_safe(f"{opening}\n{words}</textarea>")  # noqa: S308  its parts are escaped


def attributes(given) -> str:
    """Each as ` name="value"`, escaped; True is a bare name, False is left out."""
    return "".join(
        [
            f" {name}" if value is True else f' {name}="{escaped(value)}"'
            for name, value in given.items()
            if value is not False
        ]
    )


def escaped(value) -> str:
    """Escaped unless it is marked as safe, as Django does it, without its look for lazy words."""
    text = str(value)
    return text if hasattr(text, "__html__") else escape(text)
