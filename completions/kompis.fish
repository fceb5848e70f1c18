complete --keep-order --exclusive --command kompis --arguments "(KOMPIS_COMPLETE=fish kompis -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
