"""The YAML files of a fact base: read strictly, written back as a curator would."""
