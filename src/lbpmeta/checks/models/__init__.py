"""Printed lines of models: the accuracy of a test, mixed models of counts, several effects a study."""
