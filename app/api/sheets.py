def register(appbuilder): pass
