import { describe, expect, it } from 'vitest';
import { identifyLanguage, LANGUAGES } from './identify-language.ts';

describe('identifyLanguage', () => {
  it.each([
    { language: 'ar', text: 'هذا هو الكتاب الذي كان على الطاولة في البيت' },
    { language: 'bg', text: 'Това е книгата, която беше на масата, и ще я прочета до утре.' },
    { language: 'bn', text: 'বইটি টেবিলের উপর ছিল' },
    { language: 'cs', text: 'To je kniha, která je na stole, ale ještě jsem ji nečetl.' },
    { language: 'da', text: 'Det er en bog som ikke var på bordet, og jeg har læst den.' },
    { language: 'de', text: 'Das ist ein Buch, und es liegt auf dem Tisch.' },
    { language: 'el', text: 'Το βιβλίο είναι στο τραπέζι' },
    { language: 'en', text: 'This is the book that was on the table.' },
    { language: 'en', text: 'THIS IS THE BOOK THAT WAS ON THE TABLE.' },
    { language: 'es', text: 'Este es el libro que estaba en la mesa.' },
    { language: 'fa', text: 'این کتاب که روی میز است از آن من است' },
    { language: 'fi', text: 'Kirja on pöydällä, mutta en ole lukenut sitä talossa.' },
    { language: 'fr', text: 'Le livre est sur la table, et il est dans la maison.' },
    { language: 'gu', text: 'પુસ્તક ટેબલ પર હતું' },
    { language: 'he', text: 'הספר היה על השולחן' },
    { language: 'hi', text: 'यह किताब मेज़ पर है और वह घर में नहीं थी' },
    { language: 'hu', text: 'Ez egy könyv, és nem volt az asztalon, hanem a házban.' },
    { language: 'id', text: 'Buku ini ada di meja dan tidak untuk dijual.' },
    { language: 'it', text: 'Questo è il libro che non era sulla tavola.' },
    { language: 'ja', text: '本は机の上にありました。東京大学。' },
    { language: 'kn', text: 'ಪುಸ್ತಕ ಮೇಜಿನ ಮೇಲೆ ಇತ್ತು' },
    { language: 'ko', text: '책은 책상 위에 있었다' },
    { language: 'ml', text: 'പുസ്തകം മേശപ്പുറത്ത് ആയിരുന്നു' },
    { language: 'mr', text: 'हे पुस्तक टेबलावर आहे आणि ते घरात नाही' },
    { language: 'ne', text: 'यो किताब टेबलमा छ र घरमा छैन' },
    { language: 'nl', text: 'Het boek lag niet op de tafel, maar wel in het huis.' },
    { language: 'pa', text: 'ਕਿਤਾਬ ਮੇਜ਼ ਉੱਤੇ ਸੀ' },
    { language: 'pl', text: 'To jest książka, która nie była na stole.' },
    { language: 'pt', text: 'Este é o livro que não estava na mesa da sua casa.' },
    { language: 'ro', text: 'Aceasta este o carte care nu este pe masă, și sunt două.' },
    { language: 'ru', text: 'Это книга, которая была на столе, и он её не читал.' },
    { language: 'sv', text: 'Det är en bok som inte var på bordet, och jag har läst den.' },
    { language: 'sw', text: 'Kitabu hiki ni cha mtu wa kijiji na kilikuwa katika nyumba ya mama.' },
    { language: 'ta', text: 'புத்தகம் மேசையில் இருந்தது' },
    { language: 'te', text: 'పుస్తకం బల్ల మీద ఉంది' },
    { language: 'th', text: 'หนังสืออยู่บนโต๊ะ' },
    { language: 'tr', text: 'Bu kitap masada değil ve çok güzel bir kitap.' },
    { language: 'uk', text: 'Це книга, яка була на столі, і він її не читав.' },
    { language: 'ur', text: 'یہ کتاب میز پر ہے اور وہ گھر میں نہیں تھی' },
    { language: 'vi', text: 'Đây là quyển sách ở trên bàn.' },
    { language: 'zh', text: '书在桌子上' },
  ])('reads "$text" as $language', ({ language, text }) => {
    expect(identifyLanguage(text)).toBe(language);
  });

  it('takes the language of most of a text when it holds two', () => {
    expect(identifyLanguage('Title: The List\n\nयह किताब मेज़ पर है और वह घर में नहीं थी, यह भी नहीं')).toBe('hi');
  });

  it.each(['', '42', '🎉', 'YES', 'Paris', 'Novo'])('does not say what "%s" is in', (text) => {
    expect(identifyLanguage(text)).toBeUndefined();
  });

  it('lists each language once, the thirty of the data set among them', () => {
    expect(new Set(LANGUAGES).size).toBe(LANGUAGES.length);
    const thirty = 'en es pt ar hi fr ru de ja it bn uk th ur ta te bg ko pl he fa vi ne sw kn mr gu pa ml fi'.split(
      ' ',
    );
    expect(thirty.filter((language) => !LANGUAGES.includes(language))).toEqual([]);
  });
});
