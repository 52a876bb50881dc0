"""The verbs: what people do to cases. The only writer of a status; each verb is one transaction."""
