"""The assistant through LangChain's interface gives the same answers."""

from assistant.answer.pipeline import Assistant
from assistant.chain import ArchiveRetriever, answer_chain
from assistant.conversation import Question

QUESTION = "who says it was staged and why?"


def test_the_chain_answers_as_the_assistant_does(assistant: Assistant) -> None:
    chain = answer_chain(assistant)
    expected = assistant.ask(Question(QUESTION))
    assert chain.invoke(QUESTION) == expected
    assert chain.batch([QUESTION, Question(QUESTION)]) == [expected, expected]
    assert list(chain.stream(QUESTION)) == [expected]


async def _asynchronously(assistant: Assistant) -> object:
    return await answer_chain(assistant).ainvoke(QUESTION)


def test_the_chain_runs_asynchronously(assistant: Assistant) -> None:
    import asyncio

    assert asyncio.run(_asynchronously(assistant)) == assistant.ask(Question(QUESTION))


def test_a_trace_has_each_stage_under_its_name(assistant: Assistant) -> None:
    from langchain_core.callbacks import BaseCallbackHandler

    class Names(BaseCallbackHandler):
        def __init__(self) -> None:
            self.seen: list[str] = []

        def on_chain_start(self, *_: object, **kwargs: object) -> None:
            self.seen.append(str(kwargs.get("name")))

    names = Names()
    answer_chain(assistant).invoke(QUESTION, config={"callbacks": [names]})
    assert names.seen[1:] == ["understand", "retrieve", "draft", "check"]


def test_the_retriever_gives_sentences_with_their_place_and_speakers(assistant: Assistant) -> None:
    documents = ArchiveRetriever(assistant=assistant, k=5).invoke("Who says it was staged?")
    assert len(documents) == 5
    for document in documents:
        article = assistant.archive.article(document.metadata["article_id"])
        assert article is not None
        assert article.text[document.metadata["start"] : document.metadata["end"]] == document.page_content
    assert any("Ukraine" in d.metadata["speakers"] for d in documents)
