"""One promise to one word: judging, pace, gap, sentence, what is missing, trajectory and outlook."""
