"""Makes the reader that asks a language model: the settings' service, its kept answers, and the rules beside it."""

from __future__ import annotations

from storydiff.claims.accounts import Prices
from storydiff.claims.answers import Answer
from storydiff.claims.model_reader import ModelReader
from storydiff.claims.prompts import VERSION, instructions
from storydiff.claims.reader import RulesReader
from storydiff.kept_answers import KeptAnswers
from storydiff.language_model import RemoteModel, open_endpoint
from storydiff.settings import LanguageModelTable
from storydiff.storage import Storage


def open_model_reader(table: LanguageModelTable, rules: RulesReader, answers: Storage) -> ModelReader:
    """The reader that asks the model of the settings; raises SettingsError where it cannot be asked.

    Its version names all that its claims depend on, so that another model, question or rule reads again.
    """
    endpoint = open_endpoint(
        table.provider,
        table.model,
        base_url=table.base_url,
        key_env=table.key_env,
        seconds=table.timeout,
        max_output_tokens=table.max_output_tokens,
        concurrency=table.concurrency,
    )
    model = KeptAnswers(RemoteModel(endpoint, instructions(rules.vocabulary), Answer), answers, Answer)
    version = f"model/{VERSION}/{model.identity}/{rules.version}"
    return ModelReader(model, rules, version, _prices(table))


def _prices(table: LanguageModelTable) -> Prices | None:
    if table.price_input is None or table.price_output is None:
        return None
    return Prices(table.price_input, table.price_output, table.currency)
