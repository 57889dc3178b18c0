import { takesType } from '../policy/event-types.ts';
import { type Admit, admitBy } from './admit-by.ts';
import { control } from './control.ts';
import { statements } from './correlation/find-statements.ts';
import { identify } from './identify.ts';
import { largeBodies } from './large-bodies.ts';
import { redact } from './redaction/redact.ts';
import { routeAbsent } from './route-absent.ts';
import { routeCorrection } from './route-correction.ts';
import { routePart } from './route-part.ts';
import { shapeBody } from './shape-body.ts';

const routes = {
  part: routePart(statements),
  absent: routeAbsent,
  correction: routeCorrection,
  control,
} as const;

/** Decides on one message of any topic, with every step that a topic may ask for. A function holds fewer. */
export const admit: Admit = (text, admission, sentAt) =>
  admitBy({ route: routes[admission.topic.role], takesType, redact, identify, largeBodies, shapeBody })(
    text,
    admission,
    sentAt,
  );
