"""Whether a template's rules get into each other's way. Pure.

Each fault comes with the answers that show it, so that a seller sees what a buyer would.
"""

from collections.abc import Iterator

from customiseyou.domains.customization import cases, documents, expressions, rules
from customiseyou.domains.customization.values import Evaluation, FieldLimits, TemplateFault


def rule_conflicts(template: documents.Template) -> Iterator[TemplateFault]:
    """Yield each kind of conflict of a field once; the rules by themselves are in order.

    Looked for are fields that never show, that must be answered while they are hidden, and whose
    limits leave nothing to answer with.
    """
    if not template.rules:
        return
    parsed = [expressions.parse(rule.when) for rule in template.rules]
    tried, complete = cases.cases_of(template, parsed)
    # What buyers add is not tried here.
    complete = complete and all(root != "own" for one in parsed for root, _ in one.paths)
    examples: dict[tuple[str, str], cases.Case] = {}
    ever_shown: set[str] = set()
    for case in tried:
        evaluation = rules.evaluate(template, _design(case))
        ever_shown.update(evaluation.shown)
        for found in _conflicts(template, evaluation, case):
            examples.setdefault(found, case)
    for (place, reason), case in sorted(examples.items(), key=lambda found: found[0]):
        yield TemplateFault(place=place, reason=reason, facts={"example": case})
    if complete:
        for field in template.fields:
            if field.id not in ever_shown:
                yield TemplateFault(place=f"fields.{field.id}", reason="never_shows")


def _design(case: cases.Case) -> documents.Design:
    answers = {name: answer for name, answer in case.items() if "." not in name}
    return documents.Design(template="", answers=answers)


def _conflicts(
    template: documents.Template, evaluation: Evaluation, case: cases.Case
) -> Iterator[tuple[str, str]]:
    variables = {
        **rules.variables_of(template, evaluation.answers),
        "own": cases.variables_of(template, case)["own"],
    }
    for index, rule in enumerate(template.rules):
        required = [name for name in rule.require if name in evaluation.hidden]
        if required and expressions.truth(rule.when, variables):
            for name in required:
                yield f"rules.{index}.require.{name}", "required_while_hidden"
    fields = {field.id: field for field in template.fields}
    for name, limits in evaluation.limits.items():
        reason = _dead_end(fields[name], limits)
        if reason:
            yield f"fields.{name}", reason


def _dead_end(field: documents.Field, limits: FieldLimits) -> str:
    """Return why nothing can be answered, '' where something can."""
    match field:
        case documents.ChoiceField() | documents.SwatchField():
            return "no_option_left" if limits.options == () else ""
        case documents.NumberField():
            assert limits.least is not None
            assert limits.most is not None
            if limits.least > limits.most:
                return "limits_contradict"
            first = limits.least + (field.least - limits.least) % field.step
            return "limits_contradict" if first > limits.most else ""
        case documents.MultiField():
            allowed = len(field.options) if limits.options is None else len(limits.options)
            most = min(allowed, limits.picks_max or 0)
            return "limits_contradict" if limits.required and most < field.picks_min else ""
        case _:
            return ""
