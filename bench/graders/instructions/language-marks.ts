/** What tells a language among those of its script. Everything in small letters. */
export interface LanguageMarks {
  /** Function words, most of them of this language alone. */
  readonly words: ReadonlySet<string>;
  /** Letters that its neighbours lack. */
  readonly letters?: RegExp;
  /** Endings that its neighbours lack, where words alone are too few: languages that hang their particles on the noun. */
  readonly endings?: readonly string[];
}

/** Scripts of which one language here is written. */
export const ONE_LANGUAGE_SCRIPTS = {
  Bengali: 'bn',
  Greek: 'el',
  Gujarati: 'gu',
  Gurmukhi: 'pa',
  Hangul: 'ko',
  Hebrew: 'he',
  Kannada: 'kn',
  Malayalam: 'ml',
  Tamil: 'ta',
  Telugu: 'te',
  Thai: 'th',
} as const;

/** Scripts of which several languages here are written. */
export const SHARED_SCRIPTS = {
  Arabic: {
    ar: {
      words: words('في من على إلى أن هذا هذه التي الذي عن مع هو هي لا ما كان لم قد كل أو ثم بعد بين'),
      letters: /[ةىيك]/g,
    },
    fa: {
      words: words('و در به از که این را با است برای آن یک خود تا کرد بر هم نیز می های شد بود ما'),
      letters: /[ژچپ]/g,
    },
    ur: {
      words: words('کے کی میں ہے اور سے کا کو اس کہ پر نے ہیں یہ بھی ایک کر تھا لیے نہیں آپ وہ'),
      letters: /[ٹڈڑںےھہ]/g,
    },
  },
  Cyrillic: {
    bg: {
      words: words('и на да се в за от е са с че по не като това си който които ще но до във със бъде'),
      letters: /[ъ]/g,
    },
    ru: {
      words: words('и в не на что с по это как он она они мы вы для из к но а то все был было его от или бы'),
      letters: /[ыэё]/g,
    },
    uk: {
      words: words('і в не на що з до це як він вона вони ми ви для та й але у є від або був було його'),
      letters: /[іїєґ]/g,
    },
  },
  Devanagari: {
    hi: {
      words: words('है हैं में की के का को से और पर यह कि एक नहीं भी इस लिए ने था थी थे हो ही तो कर वह आप'),
    },
    mr: {
      words: words('आहे आहेत आणि या हे ते ही नाही मध्ये व तर होते होता होती एक की पण किंवा तुम्ही माझ्या काय मी'),
      letters: /ळ/g,
      endings: ['च्या', 'ाला', 'ांना', 'ायला', 'ाचे', 'ाची'],
    },
    ne: {
      words: words('छ छन् हो र पनि यो गर्न गर्ने भएको लागि तर म हुन्छ थियो गरेको के हामी तपाईं नेपाल'),
      endings: ['हरू', 'लाई', 'बाट', 'को', 'मा', 'नुहोस्'],
    },
  },
  Latin: {
    cs: {
      words: words('a je se na v že to s z do jako ale pro jsou byl jsem není tak když nebo které který být'),
      letters: /[řěů]/g,
    },
    da: {
      words: words('og i at det er en til af på for der med de den ikke som har et jeg vi kan om var'),
      letters: /[æø]/g,
    },
    de: {
      words: words(
        'der die das und ist nicht ein eine einen einem zu den mit auf für von im dem sich des du sie es wird werden nach bei zur zum aus auch ' +
          'nur wer bis ich wir ihr sind haben kann',
      ),
      letters: /ß/g,
    },
    en: {
      words: words(
        'the of and to in is it that for on with as was are be this by from or have an not but what they you your there no do does which will ' +
          'can we our my me he she his her him their them who whom whose how when where why if at so has had been would could should might ' +
          'must may were us all just than then these those into onto over under about after before again against between through during ' +
          'while because until upon without within any each both few more most other some such only own same too very did done being am ' +
          'its here now out off up down let every never always',
      ),
      endings: ['ing', 'ght', 'ness'],
    },
    es: {
      words: words(
        'el la los las de y es una un del que en para por con no se su al lo como más pero sus son está hay desde todos sí nada muy cuando este',
      ),
      letters: /[ñ¿¡]/g,
    },
    fi: {
      words: words(
        'ja on ei se että oli hän mutta kun niin ovat kuin tai myös tämä joka voi ole sen minä sinä he nyt vain',
      ),
      endings: ['ssa', 'ssä', 'sta', 'stä', 'lla', 'llä', 'lle', 'iin'],
    },
    fr: {
      words: words(
        'le la les des et est une un du que qui dans pour pas sur au ce cette par avec sont il elle se ne ou aux plus nous vous je sous mais',
      ),
    },
    hu: {
      words: words('a az és hogy nem is egy van volt ez de meg csak mint már kell azt vagy lehet'),
      letters: /[őű]/g,
    },
    id: {
      words: words('yang dan di dengan untuk dari ini itu tidak pada adalah dalam akan ke atau juga kami saya anda'),
    },
    it: {
      words: words(
        'il lo la gli le di e è un una che in per con non si del della dei delle al alla nel nella sul sulla sono come più ma anche questo ' +
          'questa ti mi ha ho',
      ),
    },
    nl: {
      words: words(
        'de het een en van in is dat op te zijn met voor niet aan er om ook als maar bij naar dan wat wij je ik',
      ),
    },
    pl: {
      words: words('i w na z się nie do to że jest jak o od po za co przez dla ale są czy był który tak ze'),
      letters: /[łżźśćńąę]/g,
    },
    pt: {
      words: words(
        'o a os as de e é um uma que em para por com não se do da dos das no na mais mas como são ao seu sua foi você',
      ),
      letters: /[ãõ]/g,
    },
    ro: {
      words: words('și de la în cu pe un o nu care este sunt din mai pentru că ca sau au fi prin lui'),
      letters: /[șță]/g,
    },
    sv: {
      words: words('och att det är en som på för av med till den inte har de ett jag vi kan om var men från'),
      letters: /å/g,
    },
    sw: {
      words: words(
        'na ya wa kwa ni katika la za kama hii cha lakini yake yangu sana mtu watu hivyo kila vya au si hiyo kuwa nini wake',
      ),
    },
    tr: {
      words: words('ve bir bu da de için ile çok ne daha var gibi olan olarak kadar ama mi o ben sen değil'),
      letters: /[ğış]/g,
    },
    vi: {
      words: words('là và của có cho không được một những các người trong với để này đã khi như từ tôi bạn'),
      letters: /[ơưđạảấầẩẫậắằẳẵặẹẻẽềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/g,
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, LanguageMarks>>>>;

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
