/** Raised with every change below: a phrase more or less can turn a grade. */
export const ABSTENTION_PHRASES_VERSION = 'abstains-1';

type PhraseSet = Readonly<Record<'en' | 'de' | 'fr' | 'es' | 'ja', readonly string[]>>;

/**
 * Words by which an answer says that its sources do not hold what was asked, or that the asker may not see them. Matched normalised and
 * word-bounded, in any language, because a model may decline in another one than it was asked in.
 */
export const ABSTENTION_PHRASES: PhraseSet = {
  en: [
    ...pairs(
      listed(`
        do not | does not | don't | doesn't | did not | didn't
      `),
      listed(`
        say | state | mention | specify | contain | cover | answer | include | give | list | tell | provide |
        name | record | address | document | indicate | show | explain | discuss | describe | set | report
      `),
    ),
    ...pairs(
      listed(`
        is not | isn't | are not | aren't | was not | wasn't | not
      `),
      listed(`
        stated | mentioned | specified | covered | documented | recorded | listed | given | included | answered |
        addressed | in the pages | in these pages | on these pages | on any of the pages | in any of the pages
      `),
    ),
    ...pairs(
      listed(`
        can't | cannot | can not | couldn't | could not | unable to
      `),
      listed(`
        find | answer | tell | determine | see | confirm
      `),
    ),
    ...pairs(
      listed(`
        can't | cannot | not able to | unable to | not permitted to | not allowed to
      `),
      listed(`
        share | disclose | reveal | provide
      `),
    ),
    ...listed(`
      no details | no data on | no reference to | no indication | not available | not provided | not found |
      not defined | not discussed | not clear | unclear | unanswered | not enough information |
      insufficient information | isn't any | don't know | do not know | doesn't appear | does not appear |
      not reported | no documented | don't have access | do not have access | no access | not have permission |
      is restricted | are restricted | no information | no mention | no page | none of the pages |
      none of these pages | nothing in the pages | nothing about | nothing on | say nothing | says nothing |
      not available to me | leave open | leaves open | leave that open | leaves that open | no answer to |
      no record of | silent on | have no page | not something the pages | no figure for |
      nothing in | there is nothing | there's nothing | not been decided | not decided | not yet decided | undecided |
      still open | open question | yet to be decided
    `),
  ],
  de: listed(`
    enthalten keine | enthält keine | enthalten keinen | findet sich nicht | findet sich kein |
    findet sich keine | finden sich keine | kein hinweis | keine hinweise | keine aussage | nicht ersichtlich |
    nicht aufgeführt | nicht beschrieben | beantworten die frage nicht | beantworten diese frage nicht |
    nicht definiert | unklar | nicht bekannt | keinen zugriff | keine berechtigung | nicht weitergeben |
    nicht zugänglich | nicht freigegeben | steht nicht | steht nichts | steht dazu nichts | steht dort nicht |
    geht nicht hervor | nicht hervorgeht | nicht hervor | nicht angegeben | nicht erwähnt | nicht genannt |
    nicht dokumentiert | nicht festgehalten | nicht enthalten | nicht geregelt | keine information |
    keine informationen | keine angabe | keine angaben | keine auskunft | keine der seiten | keine seite |
    nicht gefunden | nicht finden | nicht beantworten | nicht beantwortet | sagen dazu nichts | sagt dazu nichts |
    dazu nichts | darüber nichts | nichts darüber | nichts zu | nennen keine | nennen keinen | nennen nicht |
    nennt keinen | nennt keine | nennt nicht | lässt sich nicht | lässt sich den seiten nicht | sagen nicht |
    sagt nicht | verraten nicht | bleibt offen | lassen offen | noch offen | noch nicht entschieden | nicht entschieden | offene frage
  `),
  fr: [
    ...pairs(
      listed(`
        ne
      `),
      listed(`
        dit pas | disent pas | dit rien | disent rien | mentionne pas | mentionnent pas | précise pas |
        précisent pas | contient pas | contiennent pas | figure pas | figurent pas | répond pas | répondent pas |
        permet pas | permettent pas | trouve pas | donne pas | donnent pas | parle pas | parlent pas |
        couvre pas | couvrent pas | fournissent pas
      `),
    ),
    ...listed(`
      n'indique pas | n'indiquent pas | n'est pas précisé | n'est pas précisée | n'est pas indiqué |
      n'est pas indiquée | n'est pas mentionné | n'est pas mentionnée | n'est mentionné | n'est indiqué |
      n'ai pas trouvé | n'ai rien trouvé | n'y a pas | aucune page | aucune des pages | aucune information |
      aucune mention | pas d'information | ne peux pas répondre | aucune indication | aucune donnée |
      aucune précision | pas précisé | pas précisée | pas indiqué | pas indiquée | pas mentionné |
      pas mentionnée | impossible de répondre | pas de réponse | ne mentionnent | ne contiennent aucune |
      ne fournit pas | ne fournit aucune | n'avez pas accès | n'ai pas accès | n'as pas accès |
      peux pas communiquer | peux pas partager | accès restreint | n'évoque | n'évoquent pas | n'abordent pas |
      ne précise | rien à ce sujet | rien sur | pas encore décidé | pas encore décidée | pas été décidé | question ouverte
    `),
  ],
  es: [
    ...pairs(
      listed(`
        no | no lo | no se
      `),
      listed(`
        dice | dicen | indica | indican | menciona | mencionan | especifica | especifican | contiene | contienen |
        aparece | aparecen | figura | figuran | consta | recoge | recogen | encuentro | responde | responden |
        detalla | incluye | incluyen | precisa | precisan | cubren | explica | explican | da | dan | aclara |
        aclaran
      `),
    ),
    ...listed(`
      no proporciona | no proporcionan | no hay datos | no hay mención | no está especificado |
      no se puede determinar | no ofrecen | no tienes acceso | no tiene acceso | no tengo acceso |
      no puedo compartir | acceso restringido | no hay información | no hay ninguna | ninguna página |
      ninguna de las páginas | no he encontrado | no puedo responder | no está indicado | no está documentado |
      no está recogido | sin información | no tengo información | nada sobre | no se ha decidido | no está decidido | sigue pendiente
    `),
  ],
  ja: listed(`
    記載がありません | 記載はありません | 記載されていません | 記載がない | 書かれていません | 載っていません | 見つかりません | 情報がありません | 情報はありません | わかりません |
    分かりません | 確認できません | 触れられていません | 触れていません | 回答できません | お答えできません | 答えられません | 言及がありません | 言及はありません | 言及されていません |
    示されていません | 記載がなく | 記載はなく | 記載はない | 記載されておらず | 記載されておりません | 記載がございません | 書かれておらず | 不明です | 言及がない | 情報がない |
    情報はない | 特定できません | 判断できません | 記載が見当たらない | 書かれていない | 記載されていない | アクセス権がありません | 閲覧権限がありません | 共有できません | お伝えできません |
    開示できません | 制限されています | 明記されていません | 含まれていません | 説明がありません | 見当たりません | 定められていません | 未定です | 決まっていません | 決まっておらず | 決定していません
  `),
};

/** Words of a guess. An answer that declines and then guesses has made a claim: the reader is left with the guess. */
export const GUESS_PHRASES: PhraseSet = {
  en: listed(`
    probably | most likely | presumably | my best guess | i would guess | i'd guess | i would assume |
    i'd assume | i would expect | i'd expect | typically | it is safe to assume | is likely to be | is usually |
    generally, companies
  `),
  de: listed(`
    wahrscheinlich | vermutlich | ich vermute | ich nehme an | üblicherweise | in der regel | dürfte
  `),
  fr: listed(`
    probablement | sans doute | vraisemblablement | je suppose | en général | habituellement
  `),
  es: listed(`
    probablemente | seguramente | supongo | lo más probable | normalmente | por lo general
  `),
  ja: listed(`
    おそらく | 恐らく | と思われます | と推測されます | でしょう | 一般的には | 通常は
  `),
};

/** Words of a refusal to deal with the question at all, as against saying that the sources do not answer it. */
export const REFUSAL_PHRASES: PhraseSet = {
  en: listed(`
    can't help | can't assist | can't comply | can't do that | cannot help | cannot assist | cannot comply |
    cannot do that | can not help | can not assist | can not comply | can not do that | won't help |
    won't assist | won't comply | won't do that | will not help | will not assist | will not comply |
    will not do that | unable to help | unable to assist | unable to comply | unable to do that |
    not able to help | not able to assist | not able to comply | not able to do that
  `),
  de: listed(`
    nicht helfen | nicht weiterhelfen | nicht behilflich
  `),
  fr: listed(`
    peux pas vous aider | peux pas t'aider | peux pas aider
  `),
  es: listed(`
    no puedo ayudar | no puedo ayudarte | no puedo ayudarle
  `),
  ja: listed(`
    お手伝いできません | お力になれません | 対応できません | お応えできません
  `),
};

/** Words that stand between the parts of a phrase without changing it; left out before phrases are looked for. */
export const FILLERS: readonly string[] = listed(`
  explicitly | specifically | directly | actually | clearly | currently | exactly | even | anywhere | yet |
  ausdrücklich | explizit | genau | konkret | explicitement | clairement | directement | expresamente |
  explícitamente
`);

/** The phrases between the bars. */
function listed(text: string): readonly string[] {
  return text.split('|').map((phrase) => phrase.replace(/\s+/gu, ' ').trim());
}

function pairs(firsts: readonly string[], seconds: readonly string[]): readonly string[] {
  return firsts.flatMap((first) => seconds.map((second) => `${first} ${second}`));
}
