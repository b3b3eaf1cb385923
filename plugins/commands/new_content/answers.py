"""Answers to the questions about new content, from options or prompts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from plugins import console
from plugins.commands.errors import AmbiguousAnswerError, NewContentError, UnclearAnswerError
from plugins.commands.new_content.prompts import MOST_LISTED, Choice, exact_choice, matching_choice
from plugins.commands.new_content.questions import Answers, Asked, Question

Ask = Callable[[str], str]
"""Prompts the user and returns the answer, like ``input``."""


def ask_questions(questions: Iterable[Asked], given: Mapping[str, str], ask: Ask | None) -> Answers:
    """Return the answers to all questions, from *given* options where they are usable, else by *ask*.

    Raises:
        NewContentError: If *ask* is None and options are missing or unusable; the text lists all of them.
    """
    answers: dict[str, tuple[str, ...]] = {}
    errors: list[str] = []
    for name, depends_on, question_for in questions:
        if any(each not in answers for each in depends_on):  # the error is already in the list
            continue
        question, option = question_for(answers), given.get(name, "").strip()
        try:
            if option or ask is None:
                answers[name] = _parse_answer(question, option)
                continue
        except UnclearAnswerError as error:
            if ask is None:
                errors.append(f"--{name.replace('_', '-')}: {error}")
                continue
            console.out(f"--{name.replace('_', '-')}: {error}")
        answers[name] = _prompt_for(question, ask)
    if errors:
        raise NewContentError("\n".join(errors))
    return answers


def _prompt_for(question: Question, ask: Ask) -> tuple[str, ...]:
    """Prompt until the answer to *question* is usable; return it.

    If the default is the only choice, such as the only time zone of a country, it is returned without asking.
    """
    if question.default and len(question.choices) == 1:
        return question.default
    console.out(f"\n{question.text}")
    listed = question.listed if len(question.listed) <= MOST_LISTED else ()
    for number, choice in enumerate(listed, 1):
        console.out(f"{number:4}  {choice}")
    while True:
        answer = ask(_prompt_text(question, listed)).strip()
        try:
            values = _parse_answer(question, answer, listed, pick=matching_choice)
        except UnclearAnswerError as error:
            console.out(f"  {error}")
            continue
        if values:
            labels = {choice.key: str(choice) for choice in question.choices}
            console.out(f"  → {'; '.join(labels.get(value, value) for value in values)}")
        return values


def _prompt_text(question: Question, listed: Sequence[Choice]) -> str:
    text = "Number, or first letters" if listed else "First letters"
    if question.free:
        text = "Number, or the name" if listed else "Name" if question.choices else "Answer"
    if question.several:
        text += "; separate several with commas"
    if question.default is not None:
        text += f"; Enter: {', '.join(question.default) or 'leave it out'}"
    return f"{text}: "


def _parse_answer(
    question: Question,
    answer: str,
    listed: Sequence[Choice] = (),
    *,
    pick: Callable[..., Choice] | None = None,
) -> tuple[str, ...]:
    """Return the values that *answer* stands for: keys of choices, or free text where that is allowed.

    *pick* finds a choice in the whole list and the *listed* ones; without it only exact answers count.

    Raises:
        UnclearAnswerError: If a part of *answer* is neither a choice nor a valid text, or if it is missing.
    """
    if not answer:
        if question.default is None:
            example = question.example or question.choices[0].key
            raise UnclearAnswerError(f"is missing. Write it, for example {example}.")
        return question.default
    parts = [part.strip() for part in answer.split(",")] if question.several else [answer]
    values = []
    for part in filter(None, parts):
        try:
            choice = pick(part, question.choices, listed) if pick else exact_choice(part, question.choices)
            values.append(choice.key)
        except AmbiguousAnswerError:
            raise
        except UnclearAnswerError:
            if question.free is None or (part.isdigit() and question.choices):
                raise
            values.append(_validated(part, question.free))
    return tuple(dict.fromkeys(values))


def _validated(text: str, field_type: Any) -> str:
    """Return *text* as validated and normalised by a field type.

    Raises:
        UnclearAnswerError: If it is not valid.
    """
    try:
        return str(TypeAdapter(field_type).validate_python(text))
    except ValidationError as error:
        raise UnclearAnswerError(error.errors()[0]["msg"]) from None
