import symcnn.lemmas  # noqa: F401  terms print, and the kernel has whom to ask for certificates
