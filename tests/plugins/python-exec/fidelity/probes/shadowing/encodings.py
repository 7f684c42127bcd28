BESIDE = True
