using Akka.Actor;
using Akka.Cluster.Sharding;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;
using Zextras.Backup.Messages.Serialization;

namespace Zextras.Backup.Actors.Tests.Messages;

/// <summary>
/// Another Akka.NET application at work with the backup: it joins the cluster, starts a proxy, and sends messages. Besides
/// Akka it uses nothing but <c>Zextras.Backup.Messages</c>; this is the sample for whoever writes one.
/// </summary>
public sealed class OtherApplicationTests
{
    private static ActorSystem Join(Address engine)
    {
        var system = ActorSystem.Create(engine.System, BackupMessageSerializer.Configuration + """

            akka {
              loglevel = ERROR
              stdout-loglevel = OFF
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
              cluster {
                roles = [other-application]
                sharding.distributed-data.durable.keys = []
              }
            }
            """);
        Akka.Cluster.Cluster.Get(system).Join(engine);
        return system;
    }

    [Fact]
    public async Task It_restores_an_item_and_reads_its_history_through_a_proxy()
    {
        await using var engine = new EngineFixture();
        var anna = engine.Server.AddAccount("anna@example.com");
        anna.Add("mail:INBOX", "m", "Subject: mail\n", ItemKind.Message, "seen");
        anna.Add("mail:INBOX", "other", "Subject: other\n");
        await engine.StartAsync();
        anna.Delete(anna.Items[0]);
        await engine.SmartScanAsync();
        var item = (await engine.ReadAsync()).Items(anna).Single(history => !history.IsLiving).Item;

        var application = Join(Akka.Cluster.Cluster.Get(engine.System).SelfAddress);
        try
        {
            var items = await ClusterSharding.Get(application)
                .StartProxyAsync(ItemSharding.RegionName, ItemSharding.Role(engine.Stores.Server), new ItemMessageExtractor());

            var restored = await items.Ask<ItemReplies.Restored>(new ItemCommands.RestoreItem(anna.Id, item), EngineFixture.Patience);
            var history = await items.Ask<ItemReplies.History>(new ItemQueries.GetHistory(anna.Id, item), EngineFixture.Patience);
            var refused = await items.Ask<ItemReplies.Refused>(
                new ItemCommands.RestoreItem(anna.Id, item) { At = DateTimeOffset.UnixEpoch }, EngineFixture.Patience);

            Assert.Equal(("mail:INBOX", "m", false), (restored.FolderKey, restored.Key, restored.WasThere));
            Assert.Equal([false, true, false], history.Transactions.Select(one => one.State.Deleted));
            Assert.Equal(TransactionCause.Restore, history.Transactions[^1].Cause);
            Assert.Equal(RefusalReason.BeforeFirstBackup, refused.Reason);
            Assert.Equal(["seen"], anna.Items.Single(each => each.Key == "m").Flags);
        }
        finally
        {
            await application.Terminate();
        }
    }
}
