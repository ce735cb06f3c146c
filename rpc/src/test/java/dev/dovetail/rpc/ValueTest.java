package dev.dovetail.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;

/** What values refuse to be, so that none can be written that no reader takes. */
class ValueTest {

    @Test
    void primitivesAreEqualByContentAndObjectsByIdentity() {
        assertThat(new Value.Num(1)).isEqualTo(new Value.Num(1.0));
        assertThat(new Value.Num(-0.0)).isNotEqualTo(new Value.Num(0.0));
        assertThat(new Value.Array()).isNotEqualTo(new Value.Array());
        assertThat(new Value.Date(1)).isNotEqualTo(new Value.Date(1));
    }

    @Test
    void aDateIsClippedAsJavaScriptDoes() {
        assertThat(new Value.Date(1.9).time()).isEqualTo(1);
        assertThat(new Value.Date(-1.9).time()).isEqualTo(-1);
        assertThat(1 / new Value.Date(-0.5).time()).isPositive();
        assertThat(new Value.Date(8.64e15).time()).isEqualTo(8.64e15);
        assertThat(new Value.Date(8.64e15 + 1).time()).isNaN();
        assertThat(new Value.Date(Double.NEGATIVE_INFINITY).time()).isNaN();
    }

    @Test
    void anErrorWithItsOwnPropertiesIsReadAndWrittenAsOne() {
        var error = new Value.ErrorObject("SuppressedError", true);
        error.members().put("message", new Value.Text("m"));
        error.members().put("code", new Value.Num(7));
        var writer = new PayloadWriter();
        writer.value(error);

        var read = new PayloadReader(writer.toBytes()).value();

        assertThat(read)
                .isInstanceOfSatisfying(
                        Value.ErrorObject.class,
                        same -> {
                            assertThat(same.isWhole()).isTrue();
                            assertThat(same.className()).isEqualTo("SuppressedError");
                            assertThat(same.message()).isEqualTo("m");
                            assertThat(same.members()).isEqualTo(error.members());
                        });
    }

    @Test
    void aViewFitsIntoItsBuffer() {
        var buffer = new Value.ArrayBuffer(new byte[6]);
        assertThat(new Value.View(Value.ViewType.UINT16, buffer, 2, 2).byteLength()).isEqualTo(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Value.View(Value.ViewType.UINT16, buffer, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Value.View(Value.ViewType.UINT16, buffer, 4, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Value.View(Value.ViewType.FLOAT64, buffer, 0, 1 << 29));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Value.View(Value.ViewType.DATA_VIEW, buffer, -1, 1));
    }

    @Test
    void onlyTheLanguagesErrorsAreErrors() {
        assertThat(new Value.ErrorObject("TypeError").message()).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new Value.ErrorObject("Oops"));
    }

    @Test
    void thereIsNoObjectAroundNull() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Value.Boxed(Value.Nothing.NULL));
    }

    @Test
    void aBigIntIsOneThatV8CanHold() {
        BigInteger tooLong = BigInteger.ONE.shiftLeft(1 << 30);
        assertThatIllegalArgumentException().isThrownBy(() -> new Value.BigInt(tooLong));
    }

    @Test
    void anArrayWithHolesHasNoItemsPastItsLength() {
        var array = new Value.SparseArray(3);
        array.members().put("2", Value.Nothing.NULL);
        array.members().put("03", Value.Nothing.NULL);
        array.members().put("4294967295", Value.Nothing.NULL);
        Payload.encode(array);
        array.members().put("3", Value.Nothing.NULL);
        assertThatThrownBy(() -> Payload.encode(array)).isInstanceOf(PayloadException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new Value.SparseArray(1L << 32));
    }
}
