"""The shipped policy and training in Spanish, as `shipped_texts_en` has them."""

from typing import Final

from quietbell.domain.profiles import Posture
from quietbell.domain.teaching import Question

POLICY_NAME: Final = "Política de los botones de auxilio"
MODULE_NAME: Final = "Cómo se usa un botón de auxilio"
MISSING: Final = {
    "emergency_line": "falta la línea de emergencia",
    "service_desk": "falta la mesa de servicio",
    "security_mail": "falta el correo de seguridad",
    "chat_channel": "falta el canal de mensajes",
}

_POLICY_HEAD: Final = """\
# Para qué es esta política

Un botón de auxilio pide ayuda sin ningún ruido, cuando hablar o marcar un número
pondría a una persona en peligro. Esta política dice quién recibe uno en <campus>, qué
ocurre cuando se pulsa, cómo se mantiene en funcionamiento y cuándo se retira.

Vale para quien tiene un botón o lo pide, para su departamento y para quienes responden.

# Quién recibe un botón

El departamento pide el botón. Antes de que alguien decida tiene que haber dos cosas:

- la aprobación del decano o vicerrector del departamento;
- una evaluación de amenazas del lugar, basada en hechos, firmada y sin vencer.

Al menos un motivo tiene que darse en el lugar, con pruebas: se entregan medicamentos;
se atiende a personas en crisis; se maneja mucho efectivo; alguien de allí es un blanco
probable; se trabaja a solas con público fuera de horario; ya hubo violencia.

Que haya muchos visitantes no basta.

La gestión de emergencias decide y consulta a la policía cuando conviene. A quien se le
niega se le dice por qué y qué otra cosa se ofreció, y puede apelar ante otra persona.

# Instalación

Informática inspecciona el lugar. El botón se pone donde nadie lo ve, donde es difícil
pulsarlo sin querer y fácil alcanzarlo. Entra en servicio después de tres cosas: una
pulsación confirmada en la consola, un titular capacitado que firmó esta política y tres
contactos localizables.

El departamento que cumple los criterios no paga ni el botón ni su funcionamiento.

# Cuándo se pulsa
"""
_POLICY_TAIL: Final = """\

# Pulsado sin querer

Llame enseguida a <emergency_line>. Diga su nombre, dónde está y qué pasó.
<after>

# Qué se cuenta y qué no

Una pulsación de buena fe nunca se le reprocha a nadie, resulte lo que resulte.
<counted> Después de <threshold> que cuenten, la policía e informática revisan el botón
junto con su titular. Ningún botón se apaga por una cuenta.

Quien juega con un botón o lo daña incumple esta política y puede incumplir la ley.
Entonces el departamento paga el reemplazo.

# Capacitación, pruebas y cambios

- Quien tiene un botón se capacita al recibirlo y una vez al año.
- Quien tiene un botón firma cada nueva revisión de esta política.
- Cada botón se pulsa una vez al año en una prueba acordada. Estar conectado no es
  prueba.
- Si el escritorio se muda, el botón falla o ya no hace falta, avise a <service_desk>.

# Revisión

Una vez al año la gestión de emergencias e informática miran cada botón y preguntan si
los motivos siguen dándose. Donde no, el decano o director recibe una carta, y el botón
se retira junto con la policía.

Una vez al año la gestión de emergencias, la policía, SATS e informática revisan esta
política. Lo que recomiendan va al Vicerrector de Administración y Finanzas, que decide.
"""
COUNTED: Final = {
    "": "No se cuenta nada.",
    "accidental": "los accidentes",
    "equipment": "las fallas del equipo",
    "misuse": "el mal uso",
    "unknown": "las pulsaciones que nadie pudo explicar",
}
THESE_COUNT: Final = "Se cuentan: {}."
_WHEN: Final = {
    Posture.DISPATCH_AT_ONCE: """\

Pulse cuando esté en peligro y no pueda llamar al 911 sin riesgo.

La policía sale enseguida. Cada pulsación se trata como emergencia. Nadie espera a ver
si es real, y nadie llama a su lugar antes de que haya agentes allí.

Si llega a ser seguro, usted u otra persona llama además al 911 y se queda en la línea:
lo que ve ayuda a los agentes que van en camino.
""",
    Posture.ASSESS_FIRST: """\

Pulse en cuanto sienta que su seguridad corre peligro, también cuando las cosas apenas
empiezan a torcerse. Mejor temprano que tarde.

Seguridad mira enseguida, por cámara donde la hay y con una patrulla, y decide qué ayuda
se envía. Seguridad llama al 911 cuando ha verificado una emergencia, para que se haga
una llamada y no cinco. Usted no necesita llamar al 911, salvo que Seguridad se lo pida.

Las imágenes se miran para una sola cosa: ver qué ocurre y guiar a quienes acuden.
""",
}
_AFTER: Final = {
    Posture.DISPATCH_AT_ONCE: (
        "Los agentes acuden de todos modos y lo ven con sus propios ojos."
    ),
    Posture.ASSESS_FIRST: "Seguridad decide qué se envía todavía.",
}
POLICY: Final = {
    posture: (_POLICY_HEAD + _WHEN[posture] + _POLICY_TAIL).replace(
        "<after>", _AFTER[posture]
    )
    for posture in Posture
}

_MODULE_HEAD: Final = """\
# Seis minutos que cuentan

Usted tiene un botón que pide ayuda sin ningún ruido. Esta página le dice cuándo
pulsarlo, qué ocurre y qué hace usted después. Al final vienen cinco preguntas.

# Cuándo
"""
_MODULE_WHEN: Final = {
    Posture.DISPATCH_AT_ONCE: """\

Cuando alguien está por hacerle daño a usted o a otra persona y usted no puede llamar al
911 sin riesgo.

# Qué ocurre

1. Donde usted está no se oye ni se ve nada.
2. La policía ve qué botón fue y envía agentes enseguida.
3. Nadie le llama antes de que los agentes estén en posición.
4. Si llega a ser seguro, llame además al 911 y quédese en la línea. Diga lo que ve.
5. Los agentes llegan con cuidado y se encuentran con usted donde es seguro.
""",
    Posture.ASSESS_FIRST: """\

En cuanto se sienta en peligro, también si aún no está seguro. No espere a la certeza.

# Qué ocurre

1. Donde usted está no se oye ni se ve nada.
2. Seguridad ve qué botón fue y mira: por cámara, con una patrulla.
3. Seguridad decide qué ayuda se envía y llama al 911 cuando es una emergencia.
4. Usted no necesita llamar al 911, salvo que Seguridad se lo pida.
5. Después alguien le pregunta cómo está y anota lo que pasó.
""",
}
_MODULE_TAIL: Final = """\

# Lo que hace y lo que no

- Pulse una vez y siga como antes. Pulsar más no cambia nada ni hace daño.
- No diga que pulsó y no mire el botón.
- Nada de lo que haga en el botón cancela la ayuda.
- No lo pruebe por su cuenta. Pida una prueba y se hará junto con quienes responden.
- Si pulsó sin querer, llame enseguida a <emergency_line>: nombre, lugar, qué pasó.

# Buena fe

Si temió por alguien, pulsar estuvo bien, resulte lo que resulte.

# Si el botón no está a mano

Llame al 911 desde cualquier teléfono. Después llame a <emergency_line> o escriba a
<chat_channel>.
"""
MODULE: Final = {
    posture: _MODULE_HEAD + _MODULE_WHEN[posture] + _MODULE_TAIL for posture in Posture
}
QUESTIONS: Final = (
    Question(
        text="Pulsó el botón. ¿Qué nota en su escritorio?",
        choices=(
            "Un tono breve, para saber que funcionó",
            "Absolutamente nada",
            "Una luz en el botón",
        ),
        right=1,
        why="Es silencioso para que quien le amenaza no se entere de nada.",
    ),
    Question(
        text="Golpeó el botón sin querer y no pasa nada. ¿Qué hace?",
        choices=(
            "Espero: nadie acude por un accidente",
            "Pulso otra vez para anularlo",
            "Llamo enseguida a la línea de emergencia y digo qué pasó",
        ),
        right=2,
        why="Nada en el botón lo anula, y ya hay gente en camino hacia usted.",
    ),
    Question(
        text="Quiere saber si su botón funciona. ¿Qué hace?",
        choices=(
            "Lo pulso cuando hay calma",
            "Pido una prueba",
            "Nada: está conectado, así que funciona",
        ),
        right=1,
        why="La prueba se acuerda con quienes responden. Conectado no es probado.",
    ),
    Question(
        text="Temió por su seguridad y pulsó; fue un malentendido.",
        choices=(
            "Cuenta en mi contra",
            "Cuenta en contra de mi departamento",
            "Fue de buena fe y no cuenta en contra de nadie",
        ),
        right=2,
        why="Una pulsación de buena fe nunca se le reprocha a nadie.",
    ),
)
QUESTIONS_OF: Final = {
    Posture.DISPATCH_AT_ONCE: (
        Question(
            text="Pulsó y ahora está en un cuarto seguro. ¿Llama al 911?",
            choices=(
                "Sí, y me quedo en la línea",
                "No, la policía tiene todo lo que necesita",
                "Solo si nadie llega en diez minutos",
            ),
            right=0,
            why="La policía ya viene; lo que usted vio le ayuda a llegar bien.",
        ),
    ),
    Posture.ASSESS_FIRST: (
        Question(
            text="Pulsó. ¿Quién llama al 911?",
            choices=(
                "Yo, enseguida",
                "Seguridad, cuando ha verificado una emergencia",
                "Todos los que estén cerca",
            ),
            right=1,
            why="Llama uno solo, que lo verificó; usted, solo si Seguridad se lo pide.",
        ),
    ),
}
