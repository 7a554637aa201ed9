"""`factdesk doctor`: whether a deployment is in order."""
