"""A design in words, and designs made for showing. Pure."""

from collections.abc import Mapping

from customiseyou.domains.customization import answers as answering
from customiseyou.domains.customization import documents, rules
from customiseyou.domains.customization.values import Answer


def describe(template: documents.Template, design: documents.Design) -> tuple[Answer, ...]:
    """Return the shown and answered fields in the template's order, for people to read."""
    answers = rules.evaluate(template, design).answers
    found: list[Answer] = []
    for field in template.fields:
        answer = answers[field.id]
        if not answer:
            continue
        match field:
            case documents.TextField():
                found.append(Answer(field=field.id, kind="text", label=field.label, text=answer))
            case documents.PhotoField():
                found.append(
                    Answer(field=field.id, kind="photo", label=field.label, picture=answer)
                )
            case documents.ChoiceField():
                option = next(one for one in field.options if one.id == answer)
                found.append(
                    Answer(field=field.id, kind="choice", label=field.label, option=option.label)
                )
            case documents.SwatchField():
                swatch = next(one for one in field.options if one.id == answer)
                found.append(
                    Answer(
                        field=field.id,
                        kind="swatch",
                        label=field.label,
                        option=swatch.label,
                        hex=swatch.hex,
                    )
                )
            case documents.NumberField():
                found.append(
                    Answer(
                        field=field.id,
                        kind="number",
                        label=field.label,
                        text=answer,
                        unit=field.unit,
                    )
                )
            case documents.DateField():
                found.append(Answer(field=field.id, kind="date", label=field.label, text=answer))
            case documents.MultiField():
                labels = {option.id: option.label for option in field.options}
                names = tuple(labels[one] for one in answering.picked(field, answer))
                found.append(Answer(field=field.id, kind="multi", label=field.label, options=names))
    return tuple(found)


def sample_design(
    template: documents.Template,
    *,
    template_version_id: str,
    language: str,
    answers: Mapping[str, str] | None = None,
) -> documents.Design:
    """Return a design that answers with the template's samples where `answers` has nothing."""
    samples = {field.id: answering.sample(field, language=language) for field in template.fields}
    return answering.clean(
        template,
        documents.Design(
            template=template_version_id, language=language, answers={**samples, **(answers or {})}
        ),
    )
