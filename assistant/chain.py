"""The assistant for LangChain: its stages as one Runnable, and its search as a retriever. Adds nothing to the answers.

Each stage shows up in traces under its name.
"""

from functools import reduce
from operator import or_
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict, SkipValidation

from assistant.answer.pipeline import Assistant
from assistant.answer.values import Answer
from assistant.conversation import Question


def answer_chain(assistant: Assistant) -> Runnable[Question | str, Answer]:
    """Question (or its text) -> Answer, with invoke, batch, stream and their async forms."""
    first, *others = assistant.stages

    def begin(asked: Question | str) -> Any:
        return first.run(Question(asked) if isinstance(asked, str) else asked)

    stages = [RunnableLambda(stage.run, name=stage.name) for stage in others]
    return reduce(or_, stages, RunnableLambda(begin, name=first.name))


class ArchiveRetriever(BaseRetriever):
    """The archive's sentences for any LangChain part that takes a retriever.

    Each Document is one sentence, byte for byte, with article, place and who said it in its metadata.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: SkipValidation[Assistant]
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager
        evidence = self.assistant.retrieve(self.assistant.understand(Question(query))).evidence
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
