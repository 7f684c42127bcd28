WORD = "plain"
