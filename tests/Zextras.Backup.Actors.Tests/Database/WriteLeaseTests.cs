using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Tests.Database;

public sealed class WriteLeaseTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_lease_that_is_renewed_in_time_stays_good()
    {
        var lease = new WriteLease(_clock, TimeSpan.FromSeconds(10));
        for (var second = 0; second < 60; second += 6)
        {
            _clock.Advance(TimeSpan.FromSeconds(6));
            Assert.True(lease.Renew());
        }
    }

    [Fact]
    public void A_lease_that_ran_out_cannot_be_renewed()
    {
        var lease = new WriteLease(_clock, TimeSpan.FromSeconds(10));

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.False(lease.IsGood);
        Assert.False(lease.Renew());
        Assert.False(lease.IsGood);
    }
}
