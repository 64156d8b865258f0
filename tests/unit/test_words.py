from code2worlds.retrieval_index.words import noun_forms, tokens, verb_forms


def test_a_plural_leads_back_to_its_singular() -> None:
    assert "leaf" in noun_forms("leaves")
    assert "cherry" in noun_forms("cherries")
    assert "box" in noun_forms("boxes")
    assert "bottle" in noun_forms("bottles")


def test_a_word_that_ends_in_double_s_is_no_plural() -> None:
    assert noun_forms("glass") == ["glass"]


def test_an_inflected_verb_leads_back_to_its_base() -> None:
    assert "roll" in verb_forms("rolled")
    assert "bounce" in verb_forms("bouncing")
    assert "drop" in verb_forms("dropped")
    assert "carry" in verb_forms("carried")


def test_hyphenated_words_stay_whole_and_punctuation_stands_alone() -> None:
    assert tokens("A thick-walled cup, tipped.") == ["a", "thick-walled", "cup", ",", "tipped", "."]
