package dev.dovetail.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnection;

/**
 * Drops what a server says before its response (RFC 9110, 15.2), of a connection of HTTP/1.1: a
 * Worker does not see it, and Vert.x takes all but 100 and 103 for the response.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {
    private static final String NAME = "dovetail-interim";

    /** What Vert.x calls its own. */
    private static final String VERTX_HANDLER = "handler";

    private boolean dropping;

    private InterimResponses() {}

    /** Does so on a connection from now on. */
    static void drop(HttpConnection connection) {
        if (connection instanceof HttpClientConnection known) {
            ChannelPipeline pipeline = known.channelHandlerContext().pipeline();
            if (pipeline.get(VERTX_HANDLER) != null && pipeline.get(NAME) == null) {
                pipeline.addBefore(VERTX_HANDLER, NAME, new InterimResponses());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            dropping = isInterim(response.status());
        }
        if (!dropping) {
            context.fireChannelRead(message);
            return;
        }
        dropping = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
