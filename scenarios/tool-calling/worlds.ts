import type { Page, Person, Task, Workspace } from './workspace.ts';

/** The day on which every case happens: a Tuesday. */
export const TODAY = '2026-03-10';

/** The fake workspaces, as they are before anybody does anything. A case gets a copy of one. */
export const WORLDS: Readonly<Record<string, Workspace>> = {
  museum: {
    domain: 'greywether.example',
    user: person('Lena Fischbach', 'lena@greywether.example', 'deputy director'),
    people: [
      person('Oskar Lindh', 'oskar@greywether.example', 'curator'),
      person('Priya Raman', 'priya@greywether.example', 'facilities'),
      person('Anna Koval', 'anna.koval@greywether.example', 'press'),
      person('Anna Brandt', 'anna.brandt@greywether.example', 'education'),
    ],
    pages: {
      'gm-1': page(
        'Spring exhibition plan',
        'Opens 24 April 2026. 46 objects. The hall lights are due for replacement.',
      ),
      'gm-2': page('Old loan list 2023', 'Superseded by the loan register.'),
      'gm-3': { ...page('Insurance values', 'Object 17: EUR 240,000.'), confidential: true },
      'gm-4': page('Board minutes', 'Only the secretary edits this page.', 'view'),
    },
    tasks: {
      'gt-11': task('Order display cases', 'oskar@greywether.example', '2026-03-20'),
      'gt-12': task('Check humidity sensors', 'priya@greywether.example', '2026-03-13'),
    },
    meetings: {
      'gv-5': {
        title: 'Label review',
        attendees: ['oskar@greywether.example', 'anna.koval@greywether.example'],
        start: '2026-03-12T10:00',
        minutes: 30,
      },
    },
    messages: [],
  },
  bakery: {
    domain: 'crumbline.example',
    user: person('Marco Bianchi', 'marco@crumbline.example', 'operations'),
    people: [
      person('Zofia Nowak', 'zofia@crumbline.example', 'head baker'),
      person('Dele Akande', 'dele@crumbline.example', 'shop manager, Canal Street'),
      person('Ines Prat', 'ines@crumbline.example', 'shop manager, Station'),
      person('Hugo Stein', 'hugo@crumbline.example', 'purchasing'),
    ],
    pages: {
      'cb-1': page('Rye recipe', 'Flour 2 kg, water 1.6 l, salt 40 g. Bake 50 minutes.'),
      'cb-2': page('Rye recipe (draft)', 'First attempt, never baked.'),
      'cb-3': page('Opening hours', 'Canal Street 7-18, Station 6-20.'),
      'cb-4': { ...page('Supplier prices', 'Rye flour EUR 0.62 per kg.'), confidential: true },
    },
    tasks: {
      'ct-1': task('Repair oven two', 'zofia@crumbline.example', '2026-03-11', 'high'),
      'ct-2': task('Count paper bags', 'dele@crumbline.example', null),
      'ct-3': task('Count napkins', 'dele@crumbline.example', null, 'low'),
    },
    meetings: {
      'cv-1': {
        title: 'Tasting',
        attendees: ['zofia@crumbline.example', 'hugo@crumbline.example'],
        start: '2026-03-11T15:00',
        minutes: 45,
      },
    },
    messages: [],
  },
  clinic: {
    domain: 'northlea.example',
    user: person('Sofia Reyes', 'sofia@northlea.example', 'practice lead'),
    people: [
      person('Amir Haddad', 'amir@northlea.example', 'nurse'),
      person('Joan Petrie', 'joan@northlea.example', 'reception'),
      person('Bao Tran', 'bao@northlea.example', 'IT'),
    ],
    pages: {
      'nl-1': page('Vaccination days', 'Next: Saturday 28 March 2026, 9 to 13. Two nurses needed.'),
      'nl-2': { ...page('Incident log', 'Entries are never removed.', 'view'), confidential: true },
      'nl-3': page('Holiday rota 2024', 'Out of date.'),
      'nl-4': { ...page('Phone list of patients', 'Confidential.'), confidential: true },
      'nl-5': page('Payroll', '', 'none'),
    },
    tasks: {
      'nt-7': task('Renew defibrillator contract', null, '2026-04-30'),
      'nt-8': task('Test backup', 'bao@northlea.example', '2026-03-09'),
    },
    meetings: {
      'nv-1': {
        title: 'Monday huddle',
        attendees: ['amir@northlea.example', 'joan@northlea.example'],
        start: '2026-03-16T08:00',
        minutes: 15,
      },
      'nv-2': {
        title: 'Audit rehearsal',
        attendees: ['joan@northlea.example'],
        start: '2026-03-18T13:00',
        minutes: 60,
      },
    },
    messages: [],
  },
  school: {
    domain: 'oakrise.example',
    user: person('Tom Whitaker', 'tom@oakrise.example', 'year head'),
    people: [
      person('Farah Aziz', 'farah@oakrise.example', 'maths teacher'),
      person('Colm Byrne', 'colm@oakrise.example', 'sports teacher'),
      person('Ruth Adeyemi', 'ruth@oakrise.example', 'secretary'),
    ],
    pages: {
      'os-1': page('Trip to the lighthouse', 'Tuesday 12 May 2026. Bus from gate B at 8:15. Contact: Colm Byrne.'),
      'os-2': page('Parents evening', 'Date: 26 March 2026, 18:00. Hall and rooms 1 to 6.'),
      'os-3': page('Exam questions, year 9', 'Only for teachers.', 'edit'),
      'os-4': page('School rules', 'Kept by the head.', 'view'),
    },
    tasks: {
      'ot-1': task('Book the bus', 'colm@oakrise.example', '2026-03-31'),
      'ot-2': task('Print exam papers', 'ruth@oakrise.example', '2026-05-04'),
    },
    meetings: {
      'ov-1': { title: 'Maths group', attendees: ['farah@oakrise.example'], start: '2026-03-13T14:00', minutes: 45 },
    },
    messages: [],
  },
  studio: {
    domain: 'pebblefox.example',
    user: person('Yuki Tanabe', 'yuki@pebblefox.example', 'producer'),
    people: [
      person('Elif Demir', 'elif@pebblefox.example', 'engine lead'),
      person('Sam Okoro', 'sam@pebblefox.example', 'level design'),
      person('Sam Pereira', 'sam.p@pebblefox.example', 'sound'),
      person('Mei Arai', 'mei@pebblefox.example', 'QA'),
    ],
    pages: {
      'pf-1': page('Release checklist', '1. Freeze strings. 2. Smoke test (Mei Arai). 3. Store page.'),
      'pf-2': page('Level 7 ideas', 'A flooded library.'),
      'pf-3': { ...page('Publisher contract', 'Royalty terms.'), confidential: true },
    },
    tasks: {
      'pt-21': task('Fix save corruption', 'elif@pebblefox.example', '2026-03-12', 'high', 'doing'),
      'pt-22': task('Record rain loop', 'sam.p@pebblefox.example', '2026-03-17'),
      'pt-23': task('Smoke test build 88', 'mei@pebblefox.example', null),
    },
    meetings: {
      'pv-1': {
        title: 'Playtest',
        attendees: ['sam@pebblefox.example', 'mei@pebblefox.example'],
        start: '2026-03-13T16:00',
        minutes: 60,
      },
    },
    messages: [],
  },
  architects: {
    domain: 'bauhof.example',
    user: person('Jonas Keller', 'jonas@bauhof.example', 'Projektleiter'),
    people: [
      person('Mirjam Vogt', 'mirjam@bauhof.example', 'Statik'),
      person('Lukas Arendt', 'lukas@bauhof.example', 'Bauleitung'),
      person('Petra Sommer', 'petra@bauhof.example', 'Büro'),
    ],
    pages: {
      'bh-1': page('Kita Lindenweg', 'Bauantrag eingereicht am 2. März 2026. Bauherrin: Stadt Kerne.'),
      'bh-2': page('Kostenschätzung Lindenweg', 'Stand Januar: 1,84 Mio. EUR.'),
      'bh-3': page('Urlaubsplan 2024', 'Veraltet.'),
    },
    tasks: {
      'bt-4': task('Brandschutzgutachten anfordern', 'lukas@bauhof.example', '2026-03-18'),
      'bt-5': task('Musterfliesen bestellen', null, null),
    },
    meetings: {
      'bv-2': { title: 'Baubesprechung', attendees: ['lukas@bauhof.example'], start: '2026-03-19T09:00', minutes: 60 },
    },
    messages: [],
  },
  rivers: {
    domain: 'rivieres.example',
    user: person('Camille Roux', 'camille@rivieres.example', 'coordinatrice'),
    people: [
      person('Idriss Benali', 'idriss@rivieres.example', 'analyses'),
      person('Louise Garnier', 'louise@rivieres.example', 'communication'),
      person('Paul Lemoine', 'paul@rivieres.example', 'bénévoles'),
    ],
    pages: {
      'rv-1': page('Relevés de mars', 'Nitrates : 31 mg/l au pont, 18 mg/l à la source.'),
      'rv-2': page('Liste des donateurs', 'Confidentiel.', 'edit', true),
      'rv-3': page('Nettoyage du 18 avril', 'Rendez-vous à 9 h au moulin. Responsable : Paul Lemoine.'),
    },
    tasks: {
      'rt-1': task('Commander des gants', 'paul@rivieres.example', '2026-04-03'),
      'rt-2': task('Étalonner la sonde', 'idriss@rivieres.example', '2026-03-12', 'high'),
    },
    meetings: {
      'rr-1': { title: 'Point presse', attendees: ['louise@rivieres.example'], start: '2026-03-20T11:00', minutes: 30 },
    },
    messages: [],
  },
  vans: {
    domain: 'tallyvan.example',
    user: person('Grace Mbeki', 'grace@tallyvan.example', 'founder'),
    people: [
      person('Noah Lind', 'noah@tallyvan.example', 'engineering'),
      person('Rosa Ferri', 'rosa@tallyvan.example', 'support'),
      person('Kofi Asante', 'kofi@tallyvan.example', 'sales'),
    ],
    pages: {
      'tv-1': page('Incident 12 February', 'Cause: expired certificate. Follow-up owner: Noah Lind.'),
      'tv-2': page('Pricing 2026', 'Starter EUR 19, Team EUR 49, per van and month.'),
      'tv-3': page('Pricing 2025', 'Replaced by Pricing 2026.'),
      'tv-4': page('Investor update', 'Draft. Confidential.', 'edit', true),
    },
    tasks: {
      'tt-1': task('Rotate API keys', 'noah@tallyvan.example', '2026-03-06', 'high'),
      'tt-2': task('Answer Kestrel Freight', 'rosa@tallyvan.example', '2026-03-10'),
      'tt-3': task('Update help page on invoices', 'rosa@tallyvan.example', '2026-03-24'),
    },
    meetings: {
      'tm-1': {
        title: 'Sales call with Kestrel Freight',
        attendees: ['kofi@tallyvan.example'],
        start: '2026-03-11T10:30',
        minutes: 30,
      },
      'tm-2': {
        title: 'Retro',
        attendees: ['noah@tallyvan.example', 'rosa@tallyvan.example', 'kofi@tallyvan.example'],
        start: '2026-03-13T17:00',
        minutes: 45,
      },
    },
    messages: [],
  },
};

function person(name: string, email: string, role: string): Person {
  return { name, email, role };
}

function page(title: string, text: string, access: Page['access'] = 'edit', confidential = false): Page {
  return confidential ? { title, text, access, confidential } : { title, text, access };
}

function task(
  title: string,
  assignee: string | null,
  due: string | null,
  priority: Task['priority'] = 'normal',
  status: Task['status'] = 'open',
): Task {
  return { title, assignee, due, priority, status };
}
