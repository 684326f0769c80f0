"""What happened: figures, sources and entries, published as whole versions. All SQL of the project is here.

Reading: :func:`core.store.reader.open_reader`. Writing: :func:`core.store.build.build`,
:func:`core.store.append.append_batch` and :func:`core.store.versions.restore`.
"""
