set edit:completion:arg-completer[kompis] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) KOMPIS_COMPLETE="elvish" kompis -- $@words) | to-lines
}
