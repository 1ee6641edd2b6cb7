import symcnn.arithmetic  # noqa: F401  the kernel asks it for certificates
