"""The assistant as LangChain knows things: one Runnable of four steps, and a retriever.

Each step shows up in traces under its name. Adds nothing to the answers: the steps are Assistant's own.
"""

from dataclasses import dataclass

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from assistant.answer.draft.values import Draft
from assistant.answer.pipeline import Assistant, Found
from assistant.answer.values import Answer
from assistant.conversation import Question
from assistant.question.query import Query


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A question on its way, with what was found for it."""

    question: Question
    query: Query
    found: Found


def answer_chain(assistant: Assistant) -> Runnable[Question | str, Answer]:
    """Question (or its text) -> Answer, with invoke, batch, stream and their async forms."""

    def read(asked: Question | str) -> tuple[Question, Query]:
        question = Question(asked) if isinstance(asked, str) else asked
        return question, assistant.understand(question)

    def retrieve(asked: tuple[Question, Query]) -> _Evidence:
        return _Evidence(*asked, assistant.retrieve(*asked))

    def write(evidence: _Evidence) -> tuple[_Evidence, Draft]:
        return evidence, assistant.draft(evidence.query, evidence.found)

    def check(drafted: tuple[_Evidence, Draft]) -> Answer:
        evidence, statements = drafted
        return assistant.check(evidence.question, evidence.query, evidence.found, statements)

    return (
        RunnableLambda(read, name="understand")
        | RunnableLambda(retrieve, name="retrieve")
        | RunnableLambda(write, name="draft")
        | RunnableLambda(check, name="gate")
    )


class ArchiveRetriever(BaseRetriever):
    """The archive's sentences for any LangChain part that takes a retriever.

    Each Document is one sentence, byte for byte, with article, place and who said it in its metadata.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager
        question = Question(query)
        evidence = self.assistant.retrieve(question, self.assistant.understand(question)).evidence
        documents = []
        for found in evidence.sentences[: self.k]:
            annotated = evidence.articles[found.article_id]
            span = annotated.span_of(found.sentence)
            speakers = [a.speaker.name for a in annotated.attributions if found.sentence in a.sentences and a.speaker]
            documents.append(
                Document(
                    page_content=span.within(annotated.article.text),
                    metadata={
                        "article_id": found.article_id,
                        "uri": annotated.article.uri,
                        "title": annotated.article.title,
                        "outlet": annotated.article.outlet,
                        "start": span.start,
                        "end": span.end,
                        "speakers": list(dict.fromkeys(speakers)),
                    },
                )
            )
        return documents
