using CsCheck;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Model;

public sealed class HistoryPropertyTests
{
    private static readonly ItemId Item = ItemId.Of(1);

    [Fact]
    public void Replay_equals_live() => ModelGen.History.Sample(live =>
        ItemHistory.Replay(live.Item, live.Transactions).Transactions.SequenceEqual(live.Transactions));

    [Fact]
    public void Replay_from_the_bytes_equals_live() => ModelGen.History.Sample(live =>
        ItemHistory.Replay(live.Item, live.Transactions.Select(one => TransactionCodec.Decode(TransactionCodec.Encode(one))))
            .Transactions.SequenceEqual(live.Transactions));

    [Fact]
    public void Intervals_neither_overlap_nor_leave_a_gap() => ModelGen.History.Sample(history =>
    {
        var all = history.Transactions;
        for (var i = 0; i < all.Count; i++)
        {
            Assert.Equal(i + 1 < all.Count ? all[i + 1].Start : null, all[i].End);
            Assert.True(all[i].End is null || all[i].Start < all[i].End);
        }
    });

    [Fact]
    public void No_transaction_repeats_the_state_before_it() => ModelGen.History.Sample(history =>
        history.Transactions.Zip(history.Transactions.Skip(1)).All(pair => pair.Item1.State != pair.Item2.State));

    [Fact]
    public void Nothing_recorded_is_ever_changed_but_the_end_of_the_last_one() => ModelGen.Sightings.Sample(sightings =>
    {
        var history = ItemHistory.Empty(Item);
        foreach (var sighting in sightings)
        {
            var next = ModelGen.See(history, sighting);
            var kept = next.Transactions.Take(history.Transactions.Count).ToList();
            Assert.Equal(history.Transactions.Select(one => one with { End = null }), kept.Select(one => one with { End = null }));
            Assert.Equal(history.Transactions.SkipLast(1), kept.SkipLast(1));
            history = next;
        }
    });

    [Fact]
    public void Deciding_again_after_applying_is_never_news() => ModelGen.Sightings.Sample(sightings =>
    {
        var history = ItemHistory.Empty(Item);
        foreach (var sighting in sightings)
        {
            history = ModelGen.See(history, sighting);
            Assert.NotEqual(DecisionOutcome.Recorded, history.Decide(sighting).Outcome);
        }
    });

    [Fact]
    public void Resending_what_was_recorded_changes_nothing_however_late() =>
        Gen.Select(ModelGen.Sightings, Gen.Int[0, 1000].Array[0, 20]).Sample((sightings, picks) =>
        {
            var history = ModelGen.Live(Item, sightings);
            var recorded = sightings.Where(sighting => history.Find(sighting.Id) is not null).ToArray();
            var resends = recorded.Length == 0 ? [] : picks.Select(pick => recorded[pick % recorded.Length]);

            Assert.All(resends, sighting => Assert.Equal(DecisionOutcome.Unchanged, history.Decide(sighting).Outcome));
        });

    /// <summary>
    /// It cannot hold for a state that comes back (v1 seen, v2 unseen, v3 seen again): the third sighting says nothing new
    /// when it overtakes the second, so nobody remembers it. The next scan sees the item as it is.
    /// </summary>
    [Fact]
    public void Versioned_sightings_in_any_order_and_number_end_in_the_state_of_the_highest_version() =>
        Gen.Select(Gen.Int[1, 6], Gen.Bool, Gen.Int[0, 1000].Array[0, 30], ModelGen.Instant.Array[8]).Sample((versions, deleted, picks, times) =>
        {
            var seen = Enumerable.Range(1, versions).Select(version => (Sighting)new Sighting.Seen
            {
                Id = TransactionId.New(times[version]),
                At = times[version],
                Cause = TransactionCause.RealTime,
                Version = version,
                Placement = new Placement { Key = "k", Flags = [$"flag-{version}"] },
                Content = new ItemContent { Kind = ItemKind.Message, Name = "n" },
            }).ToList();
            var all = seen.ToList();
            if (deleted)
            {
                all.Add(new Sighting.Gone { Id = TransactionId.New(times[7]), At = times[7], Cause = TransactionCause.RealTime, Version = versions + 1 });
            }

            // Any first sighting of the living item, then anything in any order and number, and each at least once.
            var order = picks.Select(pick => all[pick % all.Count]).Prepend(seen[picks.Length % seen.Count])
                .Concat(all.OrderBy(sighting => (sighting.Version * 7919) % 13));
            var history = ModelGen.Live(Item, order);

            Assert.Equal(all[^1].Version, history.Current!.Version);
            Assert.Equal(deleted, history.Current.State.Deleted);
            Assert.Equal([$"flag-{versions}"], history.Current.State.Placement.Flags.Where(_ => !deleted).DefaultIfEmpty($"flag-{versions}"));
            Assert.Equal(history.Transactions.Select(one => one.Version).Order(), history.Transactions.Select(one => one.Version));
        });

    [Fact]
    public void The_state_at_an_instant_is_that_of_the_one_interval_that_holds_it() =>
        Gen.Select(ModelGen.History, ModelGen.Instant, Gen.Int[0, 100], Gen.Long[-1, 1]).Sample((history, any, pick, ticks) =>
        {
            // Instants in general, and those right at a border.
            var starts = history.Transactions;
            var instant = starts.Count > 0 && pick % 2 == 0 ? starts[pick % starts.Count].Start.AddTicks(ticks) : any;

            Assert.Equal(history.Transactions.SingleOrDefault(one => one.IsValidAt(instant)), history.At(instant));
        });

    [Fact]
    public void Deletions_in_a_window_are_those_that_a_simple_count_finds() =>
        Gen.Select(ModelGen.History, ModelGen.Instant, ModelGen.Instant).Sample((history, from, until) =>
        {
            var expected = new List<ItemDeletion>();
            Transaction? living = null;
            foreach (var one in history.Transactions)
            {
                if (one.State.Deleted && living is not null && one.Start >= from && one.Start < until)
                {
                    expected.Add(new ItemDeletion(one, living));
                }

                living = one.State.Deleted ? null : one;
            }

            Assert.Equal(expected, history.DeletedBetween(from, until));
        });

    [Fact]
    public void A_text_that_UTF8_cannot_carry_is_recorded_as_it_will_be_read() =>
        Gen.Select(ModelGen.AnyState, ModelGen.Instant).Sample((state, at) =>
        {
            Sighting Look(int minutes) => new Sighting.Seen
            {
                Id = TransactionId.New(at.AddMinutes(minutes)),
                At = at.AddMinutes(minutes),
                Cause = TransactionCause.SmartScan,
                Placement = state.Placement,
                Content = state.Content,
            };
            var history = ModelGen.See(ItemHistory.Empty(Item), Look(0));
            var read = ItemHistory.Replay(Item, TransactionCodec.DecodeArray(Array(history)));

            Assert.Equal(history.Transactions, read.Transactions);
            Assert.Equal(DecisionOutcome.Unchanged, read.Decide(Look(1)).Outcome);
        });

    private static byte[] Array(ItemHistory history)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        TransactionCodec.EncodeArray(output, history.Transactions);
        return output.WrittenSpan.ToArray();
    }
}
