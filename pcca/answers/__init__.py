"""Answers between their forms: what is typed, typed values, documents (JSON) and blobs of small codes."""

from pcca.answers.documents import Document, Json, blob_size, document_of, encode, final, plain_number, typed

__all__ = ["Document", "Json", "blob_size", "document_of", "encode", "final", "plain_number", "typed"]
