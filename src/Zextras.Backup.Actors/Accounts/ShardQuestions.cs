using Akka.Actor;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>Questions to shards. What was on its way to a node that falls is lost; asking again is harmless.</summary>
internal static class ShardQuestions
{
    /// <summary>Asks until there is an answer, so often at most.</summary>
    /// <exception cref="AskTimeoutException">There was none, to the last one either.</exception>
    public static async Task<TReply> AskAgainAsync<TReply>(
        this IActorRef region, object question, TimeSpan patience, int attempts, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await region.Ask<TReply>(question, patience, cancellation);
            }
            catch (AskTimeoutException) when (attempt < attempts)
            {
                // Once more.
            }
        }
    }
}
